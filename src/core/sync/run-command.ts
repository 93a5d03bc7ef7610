import type { Database } from 'better-sqlite3';
import { Refusal } from '#shared/kit/refusal.ts';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import { definitions } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { Ports } from '../ports.ts';
import { runSync } from '../storage/run-sync.ts';
import { authorOf, changeMessage } from './change-message.ts';
import type { CommandHead, CommandToRun, DocumentEdit, Edit } from './command-runner.ts';
import type { DocumentStore } from './document-store.ts';
import { applyChanges, type FieldChange, type OpenEdit, openEdit } from './edit-document.ts';
import { isClockAhead, stampNext } from './hybrid-stamps.ts';
import type { LiveDocument } from './live-document.ts';
import { projections } from './projections/projections.ts';
import type { Projection } from './projections/projection.ts';
import { writeConflicts } from './projections/conflict-rows.ts';
import { writeRows } from './projections/write-rows.ts';
import { readField } from './read-field.ts';
import { storeChanges } from './store-document.ts';
import {
  type ChangedDocument,
  type DoneCommand,
  readAnswer,
  writeAudit,
  writePending,
  writeQuiet,
} from './write-audit.ts';

export interface RunDeps {
  readonly database: Database;
  readonly documents: DocumentStore;
  readonly ports: Pick<Ports, 'clock' | 'reach'>;
  readonly newId: () => string;
  readonly mayWrite: (space: string) => boolean;
}

export interface RunOutcome {
  readonly answer: string;
  readonly commandId: CommandId;
  readonly changed: readonly ChangedDocument[];
}

/**
 * Does one command inside the transaction of its caller: first the work, which only gathers what shall be, then one
 * change per document, its rows, its conflicts, and the record of it all.
 * `touched` receives every document on the way, also when this throws: after a rollback they must be dropped.
 */
export function runInTransaction(
  deps: RunDeps,
  { head, work }: CommandToRun<object>,
  touched: Set<LiveDocument>,
): RunOutcome {
  const { ports } = deps;
  const commandId = (head.commandId ?? deps.newId()) as CommandId;
  const repeated = head.commandId && answerBefore(deps.database, head, commandId);
  if (repeated) return { answer: repeated, commandId, changed: [] };
  const nowMs = ports.clock.nowMs();
  const edits = createEdits(deps, head, touched);
  const answer = JSON.stringify(work(createEdit(deps, edits, commandId, nowMs)));
  ports.reach('command:worked');
  const base = { head, commandId, nowMs, answer };
  const changed = writeDocuments(deps, edits.all(), base);
  return { answer, commandId, changed };
}

type Edits = ReturnType<typeof createEdits>;

function writeDocuments(
  deps: RunDeps,
  edits: readonly OpenEdit[],
  base: Omit<DoneCommand, 'hybridTime' | 'documents'>,
): readonly ChangedDocument[] {
  const { database, ports } = deps;
  const toChange = edits.filter((one) => one.changes().length > 0);
  deps.documents.drop(edits.filter((one) => isUnused(one)).map((one) => one.live));
  if (toChange.length === 0) {
    if (base.head.commandId) writeQuiet(database, { ...base, hybridTime: '', documents: [] });
    return [];
  }
  const hybridTime = stampNext(database, base.head.session.seatId, base.nowMs);
  const isUnverified = isClockAhead(database);
  const message = changeMessage({ ...base, hybridTime, isUnverified });
  const documents = toChange.map((one) => changeDocument(deps, one, message, base));
  for (const document of documents) projectDocument(deps, document);
  const done = { ...base, hybridTime, documents };
  writePending(database, done);
  ports.reach('command:pending');
  writeAudit(database, done);
  ports.reach('command:audit');
  return documents;
}

/** Opened as new, and then nothing was put in. */
function isUnused(one: OpenEdit): boolean {
  return !one.live.isStored && one.changes().length === 0;
}

function changeDocument(
  { database, ports, mayWrite }: RunDeps,
  { live, changes }: OpenEdit,
  message: string,
  by: { readonly commandId: string; readonly nowMs: number },
): ChangedDocument {
  const isNew = !live.isStored;
  const { space } = definitions[live.kind];
  // Every other place would set it aside: refused now, it is not lost later.
  if (!mayWrite(space)) throw new Refusal('space-not-writable', { space });
  const fieldChanges = changes();
  const made = applyChanges(live, fieldChanges, { message, nowMs: by.nowMs });
  ports.reach('command:changed');
  const { commandId } = by;
  storeChanges(
    database,
    live,
    made.map(({ bytes }) => ({ commandId, bytes })),
    by.nowMs,
  );
  ports.reach('command:stored');
  return {
    live,
    isNew,
    changes: fieldChanges.map((one) => asShown(live, one)),
    parts: partsOf(live.kind, fieldChanges),
    hashes: made.map(({ hash }) => hash),
  };
}

/** What is written apart is one of several values, and not always the shown one. */
function asShown(live: LiveDocument, change: FieldChange): FieldChange {
  if (change.apartFrom === undefined) return change;
  return { ...change, after: readField(live, change.path, change.rule) };
}

function projectDocument(
  { database, ports }: RunDeps,
  { live, changes, parts, isNew }: ChangedDocument,
): void {
  writeRows(database, live, isNew ? undefined : parts);
  ports.reach('command:rows');
  // What is written apart may also be written apart from a deletion.
  const isApart = changes.some(({ apartFrom }) => apartFrom !== undefined);
  writeConflicts(database, live, isApart ? undefined : changes.map(({ path }) => path));
  ports.reach('command:conflicts');
}

/** The parts of a document that changed paths belong to. */
function partsOf(kind: DocumentKind, changes: ChangedDocument['changes']): Set<string> {
  const projection = projections[kind] as Projection;
  return new Set(changes.map(({ path }) => projection.partOf(path)));
}

function createEdits({ documents }: RunDeps, head: CommandHead, touched: Set<LiveDocument>) {
  const author = authorOf(head.session);
  const editsByName = new Map<string, OpenEdit>();
  const editOf = (kind: DocumentKind, key: string, live: LiveDocument | undefined) => {
    if (!live) return undefined;
    touched.add(live);
    const opened = openEdit(live);
    editsByName.set(`${kind} ${key}`, opened);
    return opened;
  };
  const known = (kind: DocumentKind, key: string) => editsByName.get(`${kind} ${key}`);
  return {
    open: (kind: DocumentKind, key: string) =>
      (known(kind, key) ?? editOf(kind, key, documents.open(kind, key, author)))!.edit,
    find: (kind: DocumentKind, key: string) =>
      (known(kind, key) ?? editOf(kind, key, documents.find(kind, key, author)))?.edit,
    all: () => [...editsByName.values()],
  };
}

function createEdit(deps: RunDeps, edits: Edits, commandId: CommandId, nowMs: number): Edit {
  return {
    commandId,
    nowMs,
    newId: deps.newId,
    open: <Kind extends DocumentKind>(kind: Kind, key: string) =>
      edits.open(kind, key) as unknown as DocumentEdit<Kind>,
    find: <Kind extends DocumentKind>(kind: Kind, key: string) =>
      edits.find(kind, key) as unknown as DocumentEdit<Kind> | undefined,
    rows: (query) => runSync(deps.database, query),
  };
}

function answerBefore(database: Database, head: CommandHead, commandId: string) {
  const before = readAnswer(database, commandId);
  // What another seat has done has no answer here.
  if (before && (before.command !== head.command || before.answer === '')) {
    throw new Refusal('command-id-reused', { commandId, command: before.command });
  }
  return before?.answer;
}
