import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { definitions } from '#shared/documents/definitions.ts';
import { formatOf, type KindDefinition, ruleAt } from '#shared/documents/definition.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { must } from '#shared/kit/must.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { ChangeMeta } from './change-index.ts';
import { changeHashOf } from './chunks/change-hash.ts';
import { acceptStamps } from './hybrid-stamps.ts';
import type { LiveDocument } from './live-document.ts';
import { formatIn } from './load-document.ts';
import type { Projection } from './projections/projection.ts';
import { projections } from './projections/projections.ts';
import { writeConflicts } from './projections/conflict-rows.ts';
import { writeRows } from './projections/write-rows.ts';
import { readDocument } from './read-document.ts';
import { readMessage } from './read-message.ts';
import type { RunDeps } from './run-command.ts';
import { storeChanges } from './store-document.ts';

/** Changes of one document that were made elsewhere; whatever they build on is held here or among them. */
export interface ForeignChanges {
  readonly kind: DocumentKind;
  readonly key: string;
  readonly changes: readonly Uint8Array[];
}

export interface Absorbed {
  readonly live: Pick<LiveDocument, 'kind' | 'key' | 'mayConflict'>;
  /** Everything its projection made before or makes now: what was removed elsewhere has a row to lose. */
  readonly parts: ReadonlySet<string>;
}

/** A document that took changes in, whose rows are still those of before. */
export interface Taken {
  readonly live: LiveDocument;
  /** What has rows to write, or to lose. */
  readonly parts: readonly string[];
  /** Those of the changes that were not here. */
  readonly added: readonly AddedChange[];
  /** As it was before, for whoever wants to know what a change has replaced. */
  readonly docBefore: LiveDocument['doc'];
}

export type AddedChange = ChangeMeta & { readonly bytes: Uint8Array };

export type AbsorbDeps = Pick<RunDeps, 'database' | 'documents' | 'ports'>;

/**
 * Takes in changes made on another seat: tail, rows and conflicts. What is held already changes nothing.
 * Within the caller's transaction; after a rollback the document must be dropped.
 */
export function absorbInTransaction(
  deps: AbsorbDeps,
  foreign: ForeignChanges,
  touched: Set<LiveDocument>,
): Absorbed {
  const { live, parts } = takeChanges(deps, foreign, touched);
  return writeRowsOf(deps.database, live, parts);
}

/** Changes that contradict what is here, or build on what is not. Nothing has been written then. */
export class DoNotFit extends Error {
  override readonly name = 'DoNotFit';
}

/** The document and its tail only. Throws `DoNotFit` when the changes cannot all be taken. */
export function takeChanges(
  { database, documents, ports }: AbsorbDeps,
  foreign: ForeignChanges,
  touched: Set<LiveDocument>,
): Taken {
  const live = documents.open(foreign.kind, foreign.key, '');
  touched.add(live);
  const docBefore = live.doc;
  const before = A.getHeads(docBefore);
  const partsBefore = rememberParts(live, before);
  const patches = apply(live, foreign);
  const added = addedSince(live, before, foreign.changes);
  const nowMs = ports.clock.nowMs();
  const words = added.map(({ message }) => readMessage(message));
  acceptStamps(
    database,
    words.map(({ hybridTime }) => hybridTime),
    nowMs,
  );
  const changes = added.map(({ bytes }, at) => ({ commandId: words[at]!.commandId, bytes }));
  storeChanges(database, live, changes, nowMs);
  live.mayConflict ||= !isInLine(added, before);
  live.format = formatIn(live.doc, live.mayConflict);
  const parts = partsTouched(live, patches) ?? [...partsBefore(), ...partsIn(live)];
  return { live, added, docBefore, parts };
}

/** With their bytes as they came: asking Automerge for them costs it encoding them anew. */
function addedSince(
  { doc }: LiveDocument,
  before: A.Heads,
  came: readonly Uint8Array[],
): AddedChange[] {
  const bytesByHash = new Map(came.map((bytes) => [changeNameOf(bytes), bytes]));
  return A.getChangesMetaSince(doc, before).map((change) => ({
    ...change,
    bytes: must(bytesByHash.get(change.hash), `change ${change.hash}`),
  }));
}

/** By which Automerge names a change; empty for bytes that are none. */
export function changeNameOf(bytes: Uint8Array): string {
  const hash = changeHashOf(bytes);
  return hash ? bytesToHex(hash) : '';
}

/** Answers later what a document has rows of now: it costs a reading of it all, and is seldom asked. */
function rememberParts(live: LiveDocument, heads: A.Heads): () => readonly string[] {
  if (!live.isStored) return () => [];
  if (live.mayConflict) {
    const parts = partsIn(live);
    return () => parts;
  }
  return () => partsIn({ ...live, doc: A.view(live.doc, heads), mayConflict: false });
}

function apply(live: LiveDocument, { kind, key, changes }: ForeignChanges): readonly A.Patch[] {
  let patches: readonly A.Patch[] = [];
  const patchCallback = (made: readonly A.Patch[]) => void (patches = made);
  try {
    [live.doc] = A.applyChanges(live.doc, [...changes], { patchCallback });
  } catch (error) {
    throw new DoNotFit(`Changes of ${kind} ${key} contradict what is here`, { cause: error });
  }
  if (A.getMissingDeps(live.doc, []).length === 0) return patches;
  throw new DoNotFit(`Changes of ${kind} ${key} build on others that are not here`);
}

/** Whether changes follow what was there, and each other, one after the other. */
function isInLine(added: readonly ChangeMeta[], before: A.Heads): boolean {
  return added.every(({ deps }, at) => {
    const heads = at === 0 ? before : [added[at - 1]!.hash];
    return deps.length === 1 && heads.length === 1 && deps[0] === heads[0];
  });
}

/**
 * The parts of a document that patches belong to. undefined: it may be any, since fields may have two values, or are read as
 * those of another format, or what was set is no field that this app knows, as in what comes new.
 */
function partsTouched(live: LiveDocument, patches: readonly A.Patch[]): string[] | undefined {
  const definition = definitions[live.kind] as KindDefinition;
  if (live.mayConflict || live.format !== formatOf(definition)) return undefined;
  const { partOf } = projections[live.kind] as Projection;
  const parts = new Set<string>();
  for (const { path } of patches) {
    const names = path.filter((step) => typeof step === 'string');
    if (names.length < path.length || !ruleAt(definition, names)) return undefined;
    parts.add(partOf(names));
  }
  return [...parts];
}

/** Brings the rows of parts of a document, and all its conflicts, in line. */
export function writeRowsOf(
  database: Database,
  live: LiveDocument,
  parts: readonly string[],
): Absorbed {
  const written = new Set(parts);
  writeRows(database, live, written);
  writeConflicts(database, live);
  return { live, parts: written };
}

/** Brings rows and conflicts of a whole document in line, also those of what it no longer has. */
export function writeAllRows(
  database: Database,
  live: LiveDocument,
  partsBefore: readonly string[],
): Absorbed {
  return writeRowsOf(database, live, [...partsBefore, ...partsIn(live)]);
}

export function partsIn(live: LiveDocument): string[] {
  const projection = projections[live.kind] as Projection;
  return [...projection.partsOf(readDocument(live))];
}
