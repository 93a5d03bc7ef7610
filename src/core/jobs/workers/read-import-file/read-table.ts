import type { SourceRow } from '#shared/domain/imports/cell.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { openSource } from './open-source.ts';
import { openTable } from './open-table.ts';
import type { ReadingContext } from './source.ts';

export interface TableRows {
  readonly tables: readonly string[];
  /** The one that was read; null where the file has only one, without a name. */
  readonly table: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly SourceRow[];
}

/**
 * All rows of one table, for files that describe things rather than hold measurements. Refuses `file-empty`, and
 * `file-too-large` beyond `mostRows`.
 */
export async function readTable(
  request: { readonly path: string; readonly table: string | null; readonly mostRows: number },
  context: ReadingContext,
): Promise<TableRows> {
  const { path, mostRows } = request;
  const source = await openSource(path);
  try {
    const tables = source.tables.map(({ name }) => name);
    const filled = source.tables.find(({ rows }) => rows === null || rows > 0);
    const name = request.table ?? filled?.name ?? null;
    const { columns, data } = await openTable(source.open(name));
    const rows: SourceRow[] = [];
    for await (const row of data) {
      context.throwIfCancelled();
      if (rows.length >= mostRows)
        throw new Refusal('file-too-large', { largest: mostRows, rows: true });
      rows.push(row);
    }
    if (rows.length === 0) throw new Refusal('file-empty', { table: name });
    return { tables, table: name, columns, rows };
  } finally {
    source.close();
  }
}
