import type { Cell, SourceRow } from '#shared/domain/imports/cell.ts';
import type { TableSample } from '#shared/domain/imports/guess.ts';
import { findHead, type TableHead } from '#shared/domain/imports/header.ts';
import type { SourceTable } from './source.ts';

/** Rows looked at to find the header, and to guess what columns mean and how numbers are written. */
const headRows = 20;
const sampleRows = 500;

export interface OpenTable extends TableSample {
  /** All rows below the header, those of the sample among them. */
  readonly data: AsyncIterable<SourceRow>;
}

/** Reads the beginning of a table: how its columns are called, and enough rows to judge them by. */
export async function openTable(table: SourceTable): Promise<OpenTable> {
  const rows = table.rows[Symbol.asyncIterator]();
  const first: SourceRow[] = [];
  while (first.length < sampleRows) {
    const next = await rows.next();
    if (next.done) break;
    first.push(next.value);
  }
  const head = table.columns
    ? { columns: table.columns, headerRow: 0 }
    : findHead(first.slice(0, headRows));
  return {
    columns: head.columns,
    delimiter: table.delimiter,
    rows: first
      .filter(({ row }) => row > head.headerRow)
      .map(({ cells }): readonly Cell[] => cells),
    data: rowsBelow(head, first, rows),
  };
}

async function* rowsBelow(
  head: TableHead,
  first: readonly SourceRow[],
  rest: AsyncIterator<SourceRow>,
): AsyncGenerator<SourceRow> {
  for (const row of first) if (row.row > head.headerRow) yield row;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
