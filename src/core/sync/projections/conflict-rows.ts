import type { Database } from 'better-sqlite3';
import { definitions } from '#shared/documents/definitions.ts';
import { parsePath, pathToText, ruleAt } from '#shared/documents/definition.ts';
import { plainToText } from '#shared/documents/plain.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import { candidatesAt, candidatesBefore, valuesAt } from '../candidates.ts';
import { type ChangeMeta, changeIndexOf } from '../change-index.ts';
import { conflictsIn, type FieldConflict } from '../conflicts-in.ts';
import type { LiveDocument } from '../live-document.ts';
import { rawToPlain } from '../raw-values.ts';
import { readMessage } from '../read-message.ts';
import { setterOf } from '../setter.ts';

export type ConflictRow = TenantTables['conflict'];
export type ResolutionRow = TenantTables['resolution'];

/** Brings conflicts and resolutions of the given fields in line; of all fields by default. */
export function writeConflicts(
  database: Database,
  document: LiveDocument,
  paths?: readonly (readonly string[])[],
): void {
  // One from which work was taken out again may have had conflicts before.
  if (!paths) removeConflicts(database, document.id);
  if (!document.mayConflict) return;
  for (const path of paths ?? []) {
    prepareOnce(database, 'delete from conflict where documentId = ? and path = ?').run(
      document.id,
      pathToText(path),
    );
  }
  const found = paths ? paths.flatMap((path) => conflictAt(document, path)) : conflictsIn(document);
  for (const one of found) insert(database, 'conflict', conflictRow(document, one));
  for (const row of resolutionsIn(document, paths && heads(document))) {
    insert(database, 'resolution', row);
  }
}

export function removeConflicts(database: Database, documentId: string): void {
  prepareOnce(database, 'delete from conflict where documentId = ?').run(documentId);
  prepareOnce(database, 'delete from resolution where documentId = ?').run(documentId);
}

export function conflictRowsOf(document: LiveDocument): readonly ConflictRow[] {
  return conflictsIn(document).map((one) => conflictRow(document, one));
}

/** A row of every change that ended a conflict, as it says itself and its past confirms; only of `hashes` when given. */
export function resolutionsIn(
  document: LiveDocument,
  hashes?: ReadonlySet<string>,
): readonly ResolutionRow[] {
  if (!document.mayConflict) return [];
  return changeIndexOf(document.doc)
    .all.filter(({ hash, message }) => (!hashes || hashes.has(hash)) && mayResolve(message))
    .flatMap((change) =>
      readMessage(change.message).resolves.flatMap((path) => resolutionOf(document, change, path)),
    );
}

/** Most changes end none, and their words need not be parsed. */
function mayResolve(message: string | null): boolean {
  return message !== null && message.includes('"resolves"');
}

function heads({ doc }: LiveDocument): ReadonlySet<string> {
  const { all } = changeIndexOf(doc);
  const last = all.at(-1);
  return new Set(last ? [last.hash] : []);
}

function resolutionOf(document: LiveDocument, change: ChangeMeta, text: string): ResolutionRow[] {
  const definition = definitions[document.kind];
  const path = parsePath(definition, text);
  const rule = ruleAt(definition, path);
  if (rule?.merge !== 'ask') return [];
  const candidates = candidatesBefore(document.doc, change.deps, path, rule);
  if (candidates.length < 2) return [];
  const [written] = valuesAt(document.doc, [change.hash], path);
  const { commandId, hybridTime, personId, seatId, screen, reason } = setterOf(change);
  const who = { commandId, hybridTime, personId, seatId, screen, reason };
  const { id, kind, key } = document;
  return [
    {
      documentId: id,
      path: text,
      change: change.hash,
      kind,
      key,
      ...who,
      command: readMessage(change.message).command,
      chosen: plainToText(rawToPlain(written?.[1], rule)),
      candidates: JSON.stringify(candidates),
    },
  ];
}

function conflictAt(document: LiveDocument, path: readonly string[]): FieldConflict[] {
  const rule = ruleAt(definitions[document.kind], path);
  const candidates = rule?.merge === 'ask' ? candidatesAt(document, path, rule) : [];
  return candidates.length > 1 ? [{ path, candidates }] : [];
}

function conflictRow({ id, kind, key }: LiveDocument, conflict: FieldConflict): ConflictRow {
  const { path, candidates } = conflict;
  const times = candidates.map(({ hybridTime }) => hybridTime).toSorted();
  return {
    documentId: id,
    path: pathToText(path),
    count: candidates.length,
    kind,
    key,
    openedAt: times[1]!,
    candidates: JSON.stringify(candidates),
  };
}

function insert(database: Database, table: 'conflict' | 'resolution', row: object): void {
  const names = Object.keys(row);
  const sql = `insert or replace into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`;
  prepareOnce(database, sql).run(...Object.values(row));
}
