import type { ColumnTotal, MappedRow } from '#shared/domain/imports/row-mapper.ts';
import type { Finding } from '#shared/kit/finding.ts';

/**
 * What a file comes to by a plan, in a SQLite file of its own: sorted, merged and complete before anything is imported,
 * whatever the order of the file's rows and however many there are.
 * - `well`: each well the file names, in the order it names them; `facts` is JSON of WellFacts.
 * - `entry`: what is stored of it per period (day, month; '' for a well); `stored` is JSON of values by field.
 * - `summary`: one row, JSON of StagedSummary; its presence says that the file is whole.
 */
export const stagedTables = `
  create table well (
    no integer primary key,
    key text not null unique,
    facts text not null,
    period text not null,
    rows integer not null
  );
  create table entry (
    wellNo integer not null,
    period text not null,
    row integer not null,
    stored text not null,
    primary key (wellNo, period)
  ) without rowid;
  create table summary (json text not null);
`;

export interface StagedSummary {
  /** Rows below the header and the plan's left-out ones, blank rows among them. */
  readonly rows: number;
  /** Rows with a well and a period. */
  readonly usable: number;
  /** Rows that a later row of the same well and period was merged over. */
  readonly duplicates: number;
  readonly wells: number;
  readonly entries: number;
  /** First 100 rows, as they would be stored. */
  readonly sample: readonly Pick<MappedRow, 'row' | 'period' | 'values' | 'well' | 'findings'>[];
  readonly counts: readonly RuleCount[];
  /** The first 500; all of them stand in the findings file. */
  readonly findings: readonly Finding[];
  readonly totals: readonly ColumnTotal[];
}

export interface RuleCount {
  readonly rule: string;
  readonly severity: Finding['severity'];
  readonly count: number;
}
