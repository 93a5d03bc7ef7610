import type { Database } from 'better-sqlite3';
import { tenantSettings, type TenantSettings } from '#shared/domain/people/tenant-settings.ts';
import { tables } from './storage/query-builder.ts';
import { runSync } from './storage/run-sync.ts';

/** What holds while a setting was never made or cannot be read. */
const defaults: TenantSettings = {
  operatorName: 'Operator',
  timeZone: 'America/Chicago',
  gaugeHour: 7,
  gasPressureBasePsia: 14.65,
  units: 'field',
  sampleDays: 30,
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
  return { ...defaults, ...Object.fromEntries(read) };
}
