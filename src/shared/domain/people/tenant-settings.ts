import { z } from 'zod';
import { unitSystem } from '../production/volumes.ts';

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
  /** Days of raw samples kept by the simple sample store. */
  sampleDays: z.number().int().min(1).max(3_650),
  customFields: z.array(customField).max(60),
});
export type TenantSettings = z.output<typeof tenantSettings>;
