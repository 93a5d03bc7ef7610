import type { SourceRow } from '#shared/domain/imports/cell.ts';

export type FileFormat = 'csv' | 'xlsx' | 'sqlite' | 'parquet';

/** One table of a file. Rows come in order, the header among them where the file has it as a row. */
export interface SourceTable {
  /** Names the file itself gives the columns (SQLite, Parquet); null where a row has to be found that does. */
  readonly columns: readonly string[] | null;
  /** Of a text file; null for others. */
  readonly delimiter: string | null;
  readonly rows: AsyncIterable<SourceRow>;
  /** How far reading is, in whatever the format counts. */
  progress(): { readonly done: number; readonly total: number | null };
}

/** A file with rows, open for reading. */
export interface Source {
  readonly format: FileFormat;
  /** Tables with their numbers of rows where they cost nothing to know; a text or Parquet file has one, called ''. */
  readonly tables: readonly { readonly name: string; readonly rows: number | null }[];
  /** Refuses `file-unreadable` when there is no such table. */
  open(table: string | null): SourceTable;
  close(): void;
}

/** The part of a worker's surroundings that reading needs. */
export interface ReadingContext {
  progress(done: number, total: number | null, step?: string): void;
  throwIfCancelled(): void;
}
