import type { Database } from 'better-sqlite3';
import type { RefusalDetails } from '#shared/kit/refusal.ts';
import type { Ports } from '#core/ports.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { eachDocument } from '../each-document.ts';
import type { LiveDocument } from '../live-document.ts';
import { readDocument } from '../read-document.ts';
import { conflictRowsOf, resolutionsIn } from './conflict-rows.ts';
import { projectedTables, type Projection, type ProjectedTable } from './projection.ts';
import { projections } from './projections.ts';

type CheckedTable = ProjectedTable | 'conflict' | 'resolution';

export interface RowDifference {
  readonly table: CheckedTable;
  readonly key: string;
  /** JSON of the row; undefined: there should be none, or there is none. */
  readonly expected: string | undefined;
  readonly found: string | undefined;
}

export interface RowCheck {
  readonly damaged: readonly RefusalDetails[];
  readonly differences: readonly RowDifference[];
}

const keyColumns: Readonly<Record<CheckedTable, readonly string[]>> = {
  ...projectedTables,
  conflict: ['documentId', 'path'],
  resolution: ['documentId', 'path', 'change'],
};
const checkedTables = Object.keys(keyColumns) as CheckedTable[];

/** Loads every document in turn and compares the rows it should have with those in the tables. Reads only. */
export function checkRows(database: Database, ports: Pick<Ports, 'random'>): RowCheck {
  const differences: RowDifference[] = [];
  const expectedKeys = new Map(checkedTables.map((table) => [table, new Set<string>()]));
  const damaged = eachDocument(database, ports, (document) => {
    for (const { table, key, row } of rowsOf(document)) {
      expectedKeys.get(table)!.add(key.join(' '));
      const expected = rowText(row);
      const found = findRow(database, table, key);
      if (expected !== found) differences.push({ table, key: key.join(' '), expected, found });
    }
  });
  for (const [table, keys] of expectedKeys) differences.push(...surplusIn(database, table, keys));
  return { damaged, differences };
}

interface ExpectedRow {
  readonly table: CheckedTable;
  readonly key: readonly string[];
  readonly row: object;
  /** Of the document; undefined for a conflict or what has resolved one. */
  readonly part?: string;
}

/** Whether the tables hold the rows a document should have, and none of the parts it was said to have and has not. */
export function hasItsRows(
  database: Database,
  document: LiveDocument,
  parts: readonly string[],
): boolean {
  const expected = rowsOf(document);
  const own = new Set(expected.map(({ part }) => part));
  const others = prepareOnce(
    database,
    `select (select count(*) from conflict where documentId = @id)
       + (select count(*) from resolution where documentId = @id)`,
  );
  return (
    parts.every((part) => own.has(part)) &&
    expected.every(({ table, key, row }) => findRow(database, table, key) === rowText(row)) &&
    others.pluck().get({ id: document.id }) ===
      expected.filter(({ part }) => part === undefined).length
  );
}

/** All rows a document should have, and its conflicts. */
export function rowsOf(document: LiveDocument): ExpectedRow[] {
  const projection = projections[document.kind] as Projection;
  const value = readDocument(document);
  const rows = [...projection.partsOf(value)].flatMap((part): ExpectedRow[] => {
    const { table, key, row } = projection.rowOf(document.key, value, part);
    return row ? [{ table, key, row, part }] : [];
  });
  const conflicts = conflictRowsOf(document).map((row): ExpectedRow => {
    return { table: 'conflict', key: [row.documentId, row.path], row };
  });
  const resolutions = resolutionsIn(document).map((row): ExpectedRow => {
    return { table: 'resolution', key: [row.documentId, row.path, row.change], row };
  });
  return [...rows, ...conflicts, ...resolutions];
}

function findRow(
  database: Database,
  table: CheckedTable,
  key: readonly string[],
): string | undefined {
  const isKey = keyColumns[table].map((column) => `${column} = ?`).join(' and ');
  const row = prepareOnce(database, `select * from ${table} where ${isKey}`).get(...key);
  return row === undefined ? undefined : rowText(row as Record<string, unknown>);
}

function surplusIn(
  database: Database,
  table: CheckedTable,
  expectedKeys: ReadonlySet<string>,
): RowDifference[] {
  const differences: RowDifference[] = [];
  for (const row of database.prepare(`select * from ${table}`).iterate()) {
    const columns = row as Record<string, unknown>;
    const key = keyColumns[table].map((column) => columns[column]).join(' ');
    if (expectedKeys.has(key)) continue;
    differences.push({ table, key, expected: undefined, found: rowText(columns) });
  }
  return differences;
}

/** A row as text, whatever the order of its columns: in a table it is that in which migrations added them. */
function rowText(row: object): string {
  return JSON.stringify(row, Object.keys(row).toSorted());
}
