import type { Database } from 'better-sqlite3';
import type { Value } from '#shared/domain/imports/row-reading.ts';
import type { WellFacts } from '#shared/domain/imports/which-well.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { StagedSummary } from '#core/jobs/workers/read-import-file/staged-tables.ts';

export type { StagedSummary } from '#core/jobs/workers/read-import-file/staged-tables.ts';

type DiskDeps = Pick<TenantDeps, 'ports'>;

/** A well as the file names it. */
export interface StagedWell {
  readonly no: number;
  readonly key: string;
  readonly facts: WellFacts;
  /** Rows of the file that belong to it, and the periods they come to. */
  readonly rows: number;
  readonly entries: number;
}

export interface StagedEntry {
  readonly wellNo: number;
  readonly period: string;
  readonly values: Readonly<Record<string, Value>>;
}

/** The staged rows of a file, open for reading. */
export interface StagedFile {
  readonly summary: StagedSummary;
  wells(): StagedWell[];
  /** Entries after a place, in order of well and period. */
  entriesAfter(
    place: { readonly wellNo: number; readonly period: string },
    limit: number,
  ): StagedEntry[];
  close(): void;
}

export function openStaged({ ports }: DiskDeps, path: string): StagedFile {
  const database = ports.disk.openDatabase(path, { readonly: true });
  const entries = database.prepare<
    [number, string, number],
    { wellNo: number; period: string; stored: string }
  >(
    'select wellNo, period, stored from entry where (wellNo, period) > (?, ?) order by wellNo, period limit ?',
  );
  return {
    summary: summaryOf(database),
    wells: () =>
      database
        .prepare<[], Omit<StagedWell, 'facts'> & { facts: string }>(
          `select no, key, facts, rows, (select count(*) from entry where wellNo = no) as entries
           from well order by no`,
        )
        .all()
        .map(({ facts, ...well }) => ({ ...well, facts: JSON.parse(facts) as WellFacts })),
    entriesAfter: ({ wellNo, period }, limit) =>
      entries.all(wellNo, period, limit).map(({ stored, ...entry }) => ({
        ...entry,
        values: JSON.parse(stored) as StagedEntry['values'],
      })),
    close: () => void database.close(),
  };
}

/** undefined when the file has not been staged so. */
export function readSummary(deps: DiskDeps, path: string): StagedSummary | undefined {
  if (!deps.ports.disk.exists(path)) return undefined;
  const staged = openStaged(deps, path);
  staged.close();
  return staged.summary;
}

function summaryOf(database: Database): StagedSummary {
  const json = database.prepare<[], string>('select json from summary').pluck().get();
  return JSON.parse(json!) as StagedSummary;
}
