import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { acceptStamp } from './hybrid-stamps.ts';
import type { LiveDocument } from './live-document.ts';
import { formatIn } from './load-document.ts';
import type { Projection } from './projections/projection.ts';
import { projections } from './projections/projections.ts';
import { writeConflicts } from './projections/conflict-rows.ts';
import { writeRows } from './projections/write-rows.ts';
import { readDocument } from './read-document.ts';
import { isLinear } from './read-field.ts';
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
  readonly partsBefore: readonly string[];
}

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
  const { live, partsBefore } = takeChanges(deps, foreign, touched);
  return writeAllRows(deps.database, live, partsBefore);
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
  const before = A.getHeads(live.doc);
  const partsBefore = partsIn(live);
  live.doc = apply(live, foreign);
  const nowMs = ports.clock.nowMs();
  const added = A.getChangesSince(live.doc, before).map((bytes) => {
    const { message } = A.decodeChange(bytes);
    const { commandId, hybridTime } = readMessage(message);
    acceptStamp(database, hybridTime, nowMs);
    return { commandId, bytes };
  });
  storeChanges(database, live, added, nowMs);
  live.mayConflict = !isLinear(live.doc);
  live.format = formatIn(live.doc);
  return { live, partsBefore };
}

function apply(live: LiveDocument, { kind, key, changes }: ForeignChanges): LiveDocument['doc'] {
  let doc: LiveDocument['doc'];
  try {
    [doc] = A.applyChanges(live.doc, [...changes]);
  } catch (error) {
    throw new DoNotFit(`Changes of ${kind} ${key} contradict what is here`, { cause: error });
  }
  if (A.getMissingDeps(doc, []).length === 0) return doc;
  throw new DoNotFit(`Changes of ${kind} ${key} build on others that are not here`);
}

/** Brings rows and conflicts of a whole document in line, also those of what it no longer has. */
export function writeAllRows(
  database: Database,
  live: LiveDocument,
  partsBefore: readonly string[],
): Absorbed {
  const parts = new Set([...partsBefore, ...partsIn(live)]);
  writeRows(database, live, parts);
  writeConflicts(database, live);
  return { live, parts };
}

export function partsIn(live: LiveDocument): string[] {
  const projection = projections[live.kind] as Projection;
  return [...projection.partsOf(readDocument(live))];
}
