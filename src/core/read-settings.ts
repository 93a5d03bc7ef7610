import type { Database } from 'better-sqlite3';
import { tenantSettings, type TenantSettings } from '#shared/domain/people/tenant-settings.ts';
import { usualKeepRules } from '#shared/domain/telemetry/keep-rules.ts';
import { tables } from './storage/query-builder.ts';
import { runSync } from './storage/run-sync.ts';

/** What holds while a setting was never made or cannot be read. */
const defaults: TenantSettings = {
  operatorName: 'Operator',
  timeZone: 'America/Chicago',
  gaugeHour: 7,
  gasPressureBasePsia: 14.65,
  units: 'field',
  keepShort: usualKeepRules.short,
  keepStandard: usualKeepRules.standard,
  keepLong: usualKeepRules.long,
  customFields: [],
};

/**
 * The tenant's settings as they stand. A single setting that does not fit (written by a newer version) falls back to its
 * default; the others hold.
 */
export function readSettings(database: Database): TenantSettings {
  const rows = runSync(database, tables.selectFrom('setting').selectAll());
  const shape = tenantSettings.shape as Readonly<
    Record<string, { safeParse(value: unknown): { success: boolean; data?: unknown } }>
  >;
  const read = rows.flatMap(({ key, value }) => {
    const parsed = shape[key]?.safeParse(JSON.parse(value));
    return parsed?.success ? [[key, parsed.data] as const] : [];
  });
  return { ...defaults, ...fromSampleDays(rows), ...Object.fromEntries(read) };
}

/** What every template of earlier versions said; nobody chose it. */
const unchosenSampleDays = 30;

/**
 * Earlier versions kept raw samples of all tags for so many days and nothing else. Who chose a number keeps at least that
 * much of the standard class.
 */
function fromSampleDays(
  rows: readonly { readonly key: string; readonly value: string }[],
): Partial<TenantSettings> {
  const days: unknown = JSON.parse(rows.find(({ key }) => key === 'sampleDays')?.value ?? 'null');
  if (typeof days !== 'number' || days === unchosenSampleDays) return {};
  const rawMonths = Math.max(1, Math.ceil(days / 30));
  return { keepStandard: { ...usualKeepRules.standard, rawMonths } };
}
