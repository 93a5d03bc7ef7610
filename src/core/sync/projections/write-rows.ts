import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { LiveDocument } from '../live-document.ts';
import { readDocument } from '../read-document.ts';
import { removeConflicts } from './conflict-rows.ts';
import { projectedTables, type Projection, type RowState } from './projection.ts';
import { projections } from './projections.ts';

/** Brings the rows of the given parts in line with the document; all its parts by default. */
export function writeRows(
  database: Database,
  document: LiveDocument,
  parts?: ReadonlySet<string>,
): void {
  const projection = projections[document.kind] as Projection;
  const value = readDocument(document);
  for (const part of parts ?? projection.partsOf(value)) {
    writeRow(database, projection.rowOf(document.key, value, part));
  }
}

/** Removes the rows of parts of a document that is no longer there, and its conflicts. */
export function removeRows(
  database: Database,
  document: LiveDocument,
  parts: Iterable<string>,
): void {
  const projection = projections[document.kind] as Projection;
  const value = readDocument(document);
  for (const part of parts) {
    const { table, key } = projection.rowOf(document.key, value, part);
    prepareOnce(database, deleteSql(table)).run(...key);
  }
  removeConflicts(database, document.id);
}

function writeRow(database: Database, { table, key, row }: RowState): void {
  if (!row) prepareOnce(database, deleteSql(table)).run(...key);
  else prepareOnce(database, upsertSql(table, Object.keys(row))).run(...Object.values(row));
}

const sqlByTable = new Map<string, string>();

function deleteSql(table: RowState['table']): string {
  return remembered(`- ${table}`, () => {
    const isKey = projectedTables[table].map((column) => `${column} = ?`);
    return `delete from ${table} where ${isKey.join(' and ')}`;
  });
}

/** A table's rows always have the same columns in the same order. */
function upsertSql(table: RowState['table'], columns: readonly string[]): string {
  return remembered(`+ ${table}`, () => {
    const keys: readonly string[] = projectedTables[table];
    const changes = columns
      .filter((name) => !keys.includes(name))
      .map((name) => `${name} = excluded.${name}`);
    return `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
      on conflict (${keys.join(', ')}) do update set ${changes.join(', ')}`;
  });
}

function remembered(name: string, make: () => string): string {
  const sql = sqlByTable.get(name) ?? make();
  sqlByTable.set(name, sql);
  return sql;
}
