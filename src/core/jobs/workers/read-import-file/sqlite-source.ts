import BetterSqlite3, { type Database } from 'better-sqlite3';
import type { Cell, SourceRow } from '#shared/domain/imports/cell.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Source, SourceTable } from './source.ts';

/** A SQLite database, opened to read only; tables and views. */
export function openSqlite(path: string): Source {
  const database = refusingDamage(() => {
    const opened = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
    // The file may be anybody's: its views may call nothing that does more than compute.
    opened.pragma('trusted_schema = OFF');
    return opened;
  });
  try {
    return {
      format: 'sqlite',
      tables: refusingDamage(() => listTables(database)),
      open: (table) => openTable(database, table),
      close: () => void database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function listTables(database: Database): { name: string; rows: number | null }[] {
  const found = database
    .prepare<[], { name: string; type: string }>(
      `select name, type from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by type, name`,
    )
    .all();
  if (found.length === 0) throw new Refusal('file-empty');
  return found.map(({ name, type }) => ({
    name,
    // Counting a view may take as long as reading it.
    rows: type === 'table' ? countRows(database, name) : null,
  }));
}

function countRows(database: Database, name: string): number {
  return (
    database
      .prepare<[], number>(`select count(*) from ${quoted(name)}`)
      .pluck()
      .get() ?? 0
  );
}

function openTable(database: Database, wanted: string | null): SourceTable {
  const tables = refusingDamage(() => listTables(database));
  const table = tables.find(({ name }) => name === wanted) ?? (wanted === null && tables[0]);
  if (!table) throw new Refusal('file-unreadable', { problem: 'no-table', table: wanted });
  const statement = refusingDamage(() =>
    database.prepare<[], unknown[]>(`select * from ${quoted(table.name)}`).raw(),
  );
  let done = 0;
  return {
    columns: statement.columns().map(({ name }) => name),
    delimiter: null,
    rows: readRows(statement, (row) => (done = row)),
    progress: () => ({ done, total: table.rows }),
  };
}

async function* readRows(
  statement: BetterSqlite3.Statement<[], unknown[]>,
  count: (row: number) => void,
): AsyncGenerator<SourceRow> {
  const rows = statement.iterate();
  for (let row = 1; ; row += 1) {
    const next = refusingDamage(() => rows.next());
    if (next.done) return;
    count(row);
    yield { row, cells: next.value.map(toCell) };
  }
}

function toCell(value: unknown): Cell {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function refusingDamage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BetterSqlite3.SqliteError)) throw error;
    const detail = error.message.slice(0, 200);
    throw new Refusal('file-unreadable', { problem: 'sqlite', detail }, { cause: error });
  }
}
