import type { Database } from 'better-sqlite3';
import type { FieldWrite } from '#shared/contract/field-writes.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import type { TenantTables } from '#core/storage/tables.ts';

export type FieldWriteRow = Pick<FieldWrite, 'outcome' | 'detail' | 'readBack'>;

/** Writes down what was done. Rows are only ever added. */
export function addWrite(
  database: Database,
  { before, asked, readBack, ...write }: FieldWrite,
  { personId, seatId }: Session,
): void {
  const row: TenantTables['fieldWrite'] = {
    ...write,
    before: JSON.stringify(before),
    asked: JSON.stringify(asked),
    readBack: JSON.stringify(readBack),
    personId,
    seatId,
  };
  const names = Object.keys(row);
  database
    .prepare(
      `insert into fieldWrite (${names.join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`,
    )
    .run(row);
}

export async function readWrites(
  { read }: Pick<TenantDeps, 'read'>,
  filter: {
    readonly tagId?: string | undefined;
    readonly deviceId?: string | undefined;
    readonly wellId?: string | undefined;
    readonly beforeMs?: number | undefined;
    readonly limit: number;
  },
): Promise<FieldWrite[]> {
  let query = read.selectFrom('fieldWrite').selectAll();
  if (filter.tagId !== undefined) query = query.where('tagId', '=', filter.tagId);
  // A tag's id is its device's with its key behind: `0` is what follows `/`, so this is a range of the index.
  if (filter.deviceId !== undefined)
    query = query
      .where('tagId', '>=', `${filter.deviceId}/`)
      .where('tagId', '<', `${filter.deviceId}0`);
  if (filter.wellId !== undefined) query = query.where('wellId', '=', filter.wellId);
  if (filter.beforeMs !== undefined) query = query.where('atMs', '<', filter.beforeMs);
  const rows = await query
    .orderBy('atMs', 'desc')
    .orderBy('writeId', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(({ personId: _person, seatId: _seat, ...row }) => ({
    ...row,
    before: JSON.parse(row.before) as TagValue | null,
    asked: JSON.parse(row.asked) as TagValue,
    readBack: JSON.parse(row.readBack) as TagValue | null,
  })) as FieldWrite[];
}
