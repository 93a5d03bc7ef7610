import type { Database } from 'better-sqlite3';
import type { RefusalDetails } from '#shared/kit/refusal.ts';
import { pathToText } from '#shared/documents/definition.ts';
import type { Ports } from '#core/ports.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { conflictsIn } from '../conflicts-in.ts';
import { eachDocument } from '../each-document.ts';
import type { LiveDocument } from '../live-document.ts';
import { readDocument } from '../read-document.ts';
import { projectedTables, type Projection, type ProjectedTable } from './projection.ts';
import { projections } from './projections.ts';

export interface RowDifference {
  readonly table: ProjectedTable | 'conflict';
  readonly key: string;
  /** JSON of the row; undefined: there should be none, or there is none. */
  readonly expected: string | undefined;
  readonly found: string | undefined;
}

export interface RowCheck {
  readonly damaged: readonly RefusalDetails[];
  readonly differences: readonly RowDifference[];
}

type Rows = Map<string, string>;

/** Loads every document and compares the rows it should have with those in the tables. Reads only. */
export function checkRows(database: Database, ports: Pick<Ports, 'random'>): RowCheck {
  const expected = new Map<RowDifference['table'], Rows>();
  const damaged = eachDocument(database, ports, (document) => collectRows(document, expected));
  const differences = [...tableNames, 'conflict' as const].flatMap((table) =>
    compare(table, expected.get(table) ?? new Map(), rowsIn(database, table)),
  );
  return { damaged, differences };
}

const tableNames = Object.keys(projectedTables) as ProjectedTable[];
const conflictKeys = ['documentId', 'path'];

function collectRows(document: LiveDocument, expected: Map<RowDifference['table'], Rows>): void {
  const projection = projections[document.kind] as Projection;
  const value = readDocument(document);
  const put = (table: RowDifference['table'], key: readonly string[], row: object) => {
    const rows = expected.get(table) ?? new Map<string, string>();
    expected.set(table, rows.set(key.join(' '), JSON.stringify(row)));
  };
  for (const part of projection.partsOf(value)) {
    const { table, key, row } = projection.rowOf(document.key, value, part);
    if (row) put(table, key, row);
  }
  for (const { path, count } of conflictsIn(document)) {
    const text = pathToText(path);
    put('conflict', [document.id, text], { documentId: document.id, path: text, count });
  }
}

function rowsIn(database: Database, table: RowDifference['table']): Rows {
  const keys: readonly string[] = table === 'conflict' ? conflictKeys : projectedTables[table];
  const rows = prepareOnce(database, `select * from ${table}`).all() as Record<string, unknown>[];
  return new Map(rows.map((row) => [keys.map((key) => row[key]).join(' '), JSON.stringify(row)]));
}

function compare(table: RowDifference['table'], expected: Rows, found: Rows): RowDifference[] {
  const keys = new Set([...expected.keys(), ...found.keys()]);
  return [...keys]
    .filter((key) => expected.get(key) !== found.get(key))
    .map((key) => ({ table, key, expected: expected.get(key), found: found.get(key) }));
}
