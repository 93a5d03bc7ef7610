import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { type CheckpointDocument, openPart, type Part } from '#shared/chunks/checkpoint-part.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import type { Space } from '#shared/chunks/header.ts';
import { definitions } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import type { Device } from '../chunks/device.ts';
import type { KeyRing } from '../chunks/key-ring.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { isKnownKind } from '../chunks/read-body.ts';
import { isSomethingPending } from '../chunks/gather-pending.ts';
import {
  type Absorbed,
  type AbsorbDeps,
  DoNotFit,
  takeChanges,
  writeAllRows,
  writeRowsOf,
} from '../absorb-changes.ts';
import { documentIdOf, sha256 } from '../document-id.ts';
import type { LiveDocument } from '../live-document.ts';
import { PROJECTION_VERSION } from '../projections/projections.ts';
import {
  checkpointsOf,
  type KnownCheckpoint,
  usableCheckpoint,
} from '#shared/chunks/known-checkpoints.ts';
import { kindsOf } from './make-checkpoint.ts';
import { holdsAll, readPast } from './past-rows.ts';
import { writeReadyRows } from './ready-rows.ts';
import {
  addProvisional,
  isRestoring,
  readPart,
  readRestoring,
  type RestoringRow,
  writeRestoring,
} from './restoring-rows.ts';

export type RestoreDeps = AbsorbDeps & {
  readonly tenantId: TenantId;
  readonly device: Device;
  readonly rights: Rights | undefined;
  readonly ring: KeyRing;
  readonly declined: ReadonlySet<Space>;
};

/**
 * Has a space begin from a checkpoint when there is one, it can be read, and nothing has been made of the space here yet.
 * Answers whether it does. Within the caller's transaction.
 */
export function beginRestoring(deps: RestoreDeps, space: Space): boolean {
  const { database, rights, ring, device } = deps;
  if (!rights || !ring.current(space) || deps.declined.has(space)) return false;
  if (!isUntouched(database, space)) return false;
  const checkpoint = usableCheckpoint(rights, space, keyOf(device));
  if (!checkpoint || checkpoint.parts.length === 0) return false;
  writeRestoring(database, {
    space,
    checkpoint: checkpoint.id,
    step: 'parts',
    done: 0,
    adopts: false,
  });
  return true;
}

/** The checkpoint a space begins from. */
export function checkpointOf(
  rights: Rights | undefined,
  { space, checkpoint }: Pick<RestoringRow, 'space' | 'checkpoint'>,
): KnownCheckpoint | undefined {
  return rights && checkpointsOf(rights, space).find(({ id }) => id === checkpoint);
}

/** Puts in the next part when it is here; undefined: it is not. What cannot be read is left to be made of the chunks. */
export function restoreNext(
  deps: RestoreDeps,
  row: RestoringRow,
  touched: Set<LiveDocument>,
): readonly Absorbed[] | undefined {
  const { database, tenantId, ring } = deps;
  const checkpoint = checkpointOf(deps.rights, row);
  const name = checkpoint?.parts[row.done];
  const bytes = name && readPart(database, name.hash);
  if (checkpoint && name && !bytes) return undefined;
  const from = { tenant: tenantId, space: row.space, keyOf: ring.get };
  const part = bytes && openPart(nodeCrypto, from, bytes);
  const changed = part && part !== 'no-key' ? restorePart(deps, row.space, part, touched) : [];
  const done = row.done + 1;
  const isLast = done >= (checkpoint?.parts.length ?? 0);
  writeRestoring(database, { ...row, done, step: isLast ? 'chunks' : 'parts' });
  if (isLast) coverWhenWhole(deps, row.space);
  return changed;
}

/** Goes on without the parts that nobody has: their documents are made of the chunks. */
export function goWithoutParts(deps: RestoreDeps, row: RestoringRow): void {
  writeRestoring(deps.database, { ...row, step: 'chunks' });
  coverWhenWhole(deps, row.space);
}

/**
 * Once all that a checkpoint was made of is here, what lies behind it is folded, being in the documents, and looked through
 * afterwards; the rest can be folded on top. Answers whether the space may be folded now.
 */
export function coverWhenWhole(deps: RestoreDeps, space: Space, adopts = false): boolean {
  const { database } = deps;
  const row = readRestoring(database, space);
  if (!row || row.step !== 'chunks') return row?.step !== 'parts';
  const ends = checkpointOf(deps.rights, row)?.ends ?? [];
  if (!adopts && !holdsAll(database, ends)) return false;
  const cover = prepareOnce(
    database,
    'update chunk set isFolded = 1 where n = ? and counts = 1 and isFolded = 0',
  );
  const note = prepareOnce(database, 'insert into unindexed (chunk, space) values (?, ?)');
  for (const n of readPast(database, ends)) {
    if (cover.run(n).changes > 0) note.run(n, space);
  }
  writeRestoring(database, { ...row, step: 'indexing', adopts });
  return true;
}

/** Whether nothing has been made of a space here yet, and nothing was written. */
export function isUntouched(database: Database, space: Space): boolean {
  if (isSomethingPending(database) || isRestoring(database, space)) return false;
  const kinds = kindsOf(space);
  const isMade = prepareOnce(
    database,
    `select 1 from document where kind in (${kinds.map(() => '?').join()}) limit 1`,
  ).get(...kinds);
  const sql = 'select 1 from chunk where space = ? and isFolded <> 0 limit 1';
  return !isMade && !prepareOnce(database, sql).get(space);
}

function restorePart(
  deps: RestoreDeps,
  space: Space,
  { documents, rowsVersion }: Part,
  touched: Set<LiveDocument>,
): Absorbed[] {
  return documents.flatMap((document) => {
    const { kind } = document;
    // A writer of one space writes no documents of another.
    if (!isKnownKind(kind) || definitions[kind].space !== (space as string)) return [];
    const known = { ...document, kind };
    return restoreDocument(deps, space, known, rowsVersion === PROJECTION_VERSION, touched) ?? [];
  });
}

type KnownDocument = CheckpointDocument & { readonly kind: DocumentKind };

function restoreDocument(
  deps: RestoreDeps,
  space: Space,
  document: KnownDocument,
  isReady: boolean,
  touched: Set<LiveDocument>,
): Absorbed | undefined {
  const { database, documents } = deps;
  const { kind, key, rows } = document;
  const id = documentIdOf(deps.tenantId, kind, key);
  const parts = rows.map(([part]) => part);
  if (prepareOnce(database, 'select 1 from document where id = ?').get(id)) {
    addProvisional(database, space, { documentId: id, parts });
    return mergeIn(deps, document, touched);
  }
  documents.forget(id);
  insert(deps, id, document);
  addProvisional(database, space, { documentId: id, parts });
  if (isReady && canWriteRows(database, document))
    return { live: { kind, key, mayConflict: false }, parts: new Set(parts) };
  return projected(deps, document, parts, touched);
}

/** Somebody has begun to write in it here. */
function mergeIn(
  deps: RestoreDeps,
  { kind, key, snapshot }: KnownDocument,
  touched: Set<LiveDocument>,
): Absorbed | undefined {
  const changes = changesIn(snapshot);
  if (!changes) return undefined;
  try {
    const { live, parts } = takeChanges(deps, { kind, key, changes }, touched);
    return writeRowsOf(deps.database, live, parts);
  } catch (error) {
    if (!(error instanceof DoNotFit)) throw error;
    // What is in memory may be half of them; comparing finds what lacks.
    deps.documents.forget(documentIdOf(deps.tenantId, kind, key));
    return undefined;
  }
}

function changesIn(snapshot: Uint8Array): Uint8Array[] | undefined {
  try {
    const doc = A.load<Record<string, unknown>>(snapshot);
    const changes = A.getAllChanges(doc);
    A.free(doc);
    return changes;
  } catch {
    // Automerge's word for bytes that are no document.
    return undefined;
  }
}

function insert({ database, ports }: RestoreDeps, id: string, document: KnownDocument): void {
  const { kind, key, snapshot, heads } = document;
  prepareOnce(
    database,
    'insert into document (id, kind, key, snapshot, heads, sha256, updatedAtMs) values (?, ?, ?, ?, ?, ?, ?)',
  ).run(
    id,
    kind,
    key,
    snapshot,
    JSON.stringify(heads.toSorted()),
    sha256(snapshot),
    ports.clock.nowMs(),
  );
}

function canWriteRows(database: Database, { kind, key, rows }: KnownDocument): boolean {
  try {
    database.transaction(() => writeReadyRows(database, kind, key, rows))();
    return true;
  } catch {
    // Rows that the tables cannot hold, whatever is wrong with them: they can be made of the document.
    return false;
  }
}

/** Rows made here. A document that cannot be read has none until it is made of its chunks. */
function projected(
  { database, documents }: RestoreDeps,
  { kind, key }: KnownDocument,
  parts: readonly string[],
  touched: Set<LiveDocument>,
): Absorbed | undefined {
  try {
    const live = documents.open(kind, key, '');
    touched.add(live);
    return writeAllRows(database, live, parts);
  } catch (error) {
    if (!isRefusal(error, 'document-damaged')) throw error;
    return undefined;
  }
}
