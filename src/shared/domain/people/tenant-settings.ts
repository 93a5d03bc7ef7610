import { z } from 'zod';
import { unitSystem } from '../production/volumes.ts';
import { keepRule, type KeepClass, type KeepRules } from '../telemetry/keep-rules.ts';

export const customField = z.object({
  key: z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/),
  label: z.string().min(1).max(60),
  type: z.enum(['text', 'number', 'yesNo']),
});

/** How one operator works; kept in its `settings` document. */
export const tenantSettings = z.object({
  operatorName: z.string().min(1).max(120),
  /** IANA zone of the gauge day where a lease has none of its own. */
  timeZone: z.string().min(1).max(60),
  /** Local hour at which the gauge day ends, usually 7. */
  gaugeHour: z.number().int().min(0).max(23),
  /** psia at 60 °F: TX 14.65, NM 15.025, federal 14.73 (domain reference 2.5). */
  gasPressureBasePsia: z.number().min(14).max(15.5),
  units: unitSystem,
  /** How long samples are kept, by the class of their tags. */
  keepShort: keepRule,
  keepStandard: keepRule,
  keepLong: keepRule,
  customFields: z.array(customField).max(60),
});
export type TenantSettings = z.output<typeof tenantSettings>;

export const keepSettings = {
  short: 'keepShort',
  standard: 'keepStandard',
  long: 'keepLong',
} as const satisfies Record<KeepClass, keyof TenantSettings>;
export type KeepSettings = Pick<TenantSettings, (typeof keepSettings)[KeepClass]>;

export function keepRulesOf(settings: KeepSettings): KeepRules {
  const { keepShort, keepStandard, keepLong } = settings;
  return { short: keepShort, standard: keepStandard, long: keepLong };
}
