import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import type { DocumentKind, DocumentOf } from '#shared/documents/kinds.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { genesisOf } from '../genesis.ts';
import { projectedTables, type Projection, type RowState } from '../projections/projection.ts';
import { projections } from '../projections/projections.ts';
import { readDocument } from '../read-document.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Writes rows of a document as another device has made them. They are of this document whatever they say: which table, and
 * which row of it, follows from the kind, the key and the part. Throws for what the tables cannot hold; within a
 * transaction that is given up then.
 */
export function writeReadyRows(
  database: Database,
  kind: DocumentKind,
  key: string,
  rows: readonly (readonly [part: string, json: string])[],
): void {
  const projection = projections[kind] as Projection;
  const empty = emptyOf(kind);
  for (const [part, json] of rows) {
    const { table, key: values } = projection.rowOf(key, empty, part);
    const keys = projectedTables[table].map((column, at) => [column, values[at]] as const);
    insertRow(database, table, { ...parseRow(json), ...Object.fromEntries(keys) });
  }
}

function parseRow(json: string): Values {
  const row: unknown = JSON.parse(json);
  if (typeof row !== 'object' || row === null) throw new TypeError('No row');
  return row as Values;
}

function insertRow(database: Database, table: RowState['table'], row: Values): void {
  const { columns, sql } = insertionInto(database, table);
  const surplus = Object.keys(row).find((name) => !columns.includes(name));
  if (surplus !== undefined) throw new TypeError('A row of another shape');
  const values = columns.map((name) => (Object.hasOwn(row, name) ? row[name] : null));
  prepareOnce(database, sql).run(...values);
}

const emptyByKind = new Map<DocumentKind, DocumentOf<DocumentKind>>();

/** What a document says that nobody has written in. */
export function emptyOf(kind: DocumentKind): DocumentOf<DocumentKind> {
  const known = emptyByKind.get(kind);
  if (known) return known;
  const doc = A.load<Record<string, unknown>>(genesisOf(kind));
  const empty = readDocument({
    id: '',
    kind,
    key: '',
    doc,
    author: '',
    format: 1,
    mayConflict: false,
    isStored: false,
    tailCount: 0,
    tailBytes: 0,
  });
  A.free(doc);
  emptyByKind.set(kind, empty);
  return empty;
}

interface Insertion {
  readonly columns: readonly string[];
  readonly sql: string;
}

/** Of an app's version every database has the same. */
const insertions = new Map<string, Insertion>();

function insertionInto(database: Database, table: RowState['table']): Insertion {
  const known = insertions.get(table);
  if (known) return known;
  const columns = database
    .prepare('select name from pragma_table_info(?)')
    .pluck()
    .all(table) as string[];
  const places = columns.map(() => '?').join();
  const sql = `insert or replace into ${table} (${columns.join()}) values (${places})`;
  insertions.set(table, { columns, sql });
  return { columns, sql };
}
