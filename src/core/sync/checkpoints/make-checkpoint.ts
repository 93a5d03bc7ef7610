import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import {
  type CheckpointDocument,
  PART_BYTES,
  partHashOf,
  sealPart,
} from '#shared/chunks/checkpoint-part.ts';
import { nonceBytes, type SpaceKey } from '#shared/chunks/chunk.ts';
import type { Space } from '#shared/chunks/header.ts';
import type { Checkpoint, PartName } from '#shared/chunks/members-entry.ts';
import { definitions, documentKinds } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { Random } from '#shared/kit/clock.ts';
import { must } from '#shared/kit/must.ts';
import { readEnds } from '../chunks/chunk-rows.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { newWriter } from '../document-store.ts';
import { loadDocument } from '../load-document.ts';
import { rowsOf } from '../projections/check-rows.ts';
import { PROJECTION_VERSION } from '../projections/projections.ts';

/** What is worked with every day: this month and those before it. */
const WORKING_MONTHS = 3;

export interface MakeDeps {
  readonly tenantId: TenantId;
  /** Sees one state of the database from beginning to end. */
  readonly reader: Database;
  readonly space: Space;
  readonly state: string;
  readonly key: SpaceKey;
  readonly random: Random;
  readonly nowMs: number;
}

/** Made of some of the documents; to be kept before the next is asked for. */
export interface MadePart {
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/**
 * Makes a checkpoint of all documents of a space, part by part, the working set first and then month by month back. Returns
 * its entry; undefined when a document is too large to travel in a part.
 */
export function* makeCheckpoint(
  deps: MakeDeps,
): Generator<MadePart, Checkpoint | undefined, unknown> {
  const { reader, space, state } = deps;
  const ends = readEnds(reader, space);
  const names: PartName[] = [];
  let working = 0;
  for (const { isWorking, ids } of gather(reader, space, deps.nowMs)) {
    for (const documents of batchesOf(deps, ids)) {
      const bytes = sealPart(
        nodeCrypto,
        { ...deps, tenant: deps.tenantId, nonce: deps.random.bytes(nonceBytes) },
        { rowsVersion: PROJECTION_VERSION, documents },
      );
      if (!bytes) return undefined;
      const hash = partHashOf(nodeCrypto, bytes);
      names.push({ hash, bytes: bytes.length });
      yield { hash, bytes };
    }
    if (isWorking) working = names.length;
  }
  return { kind: 'checkpoint', space, ends, state, parts: names, working };
}

interface Named {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly key: string;
}

/** Ids of the documents of a space: the working set, and the rest with the newest month first. */
function gather(
  reader: Database,
  space: Space,
  nowMs: number,
): readonly { readonly isWorking: boolean; readonly ids: readonly string[] }[] {
  const documents = documentsOf(reader, space);
  const since = monthBefore(nowMs, WORKING_MONTHS);
  const isWorking = ({ key }: Named) => (monthIn(key) ?? since) >= since;
  const older = documents
    .filter((one) => !isWorking(one))
    .toSorted((one, other) => ((monthIn(one.key) ?? '') > (monthIn(other.key) ?? '') ? -1 : 1));
  return [
    { isWorking: true, ids: documents.filter(isWorking).map(({ id }) => id) },
    { isWorking: false, ids: older.map(({ id }) => id) },
  ];
}

/** What kinds belong to a space, for a query. */
export function kindsOf(space: Space): readonly DocumentKind[] {
  return documentKinds.filter((kind) => definitions[kind].space === (space as string));
}

/** Ids that follow from hashes lie in no order that means anything; by kind and key, what belongs together comes together. */
function documentsOf(reader: Database, space: Space): Named[] {
  const kinds = kindsOf(space);
  return reader
    .prepare(
      `select id, kind, key from document where kind in (${kinds.map(() => '?').join()}) order by kind, key`,
    )
    .all(...kinds) as Named[];
}

/** `2026-03` of a document that is of one month, `2026` of one of a year. */
function monthIn(key: string): string | undefined {
  return /\/(\d{4}(?:-\d{2})?)$/.exec(key)?.[1];
}

function monthBefore(nowMs: number, months: number): string {
  const now = new Date(nowMs);
  const date = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  return date.toISOString().slice(0, 7);
}

function* batchesOf(deps: MakeDeps, ids: readonly string[]): Generator<CheckpointDocument[]> {
  let batch: CheckpointDocument[] = [];
  let bytes = 0;
  for (const id of ids) {
    const document = readDocumentOf(deps, id);
    if (bytes > 0 && bytes + document.snapshot.length > PART_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(document);
    bytes += document.snapshot.length;
  }
  if (batch.length > 0) yield batch;
}

function readDocumentOf({ reader, random }: MakeDeps, id: string): CheckpointDocument {
  const live = must(loadDocument(reader, id, newWriter({ random }, '')), `document ${id}`);
  const { kind, key, doc } = live;
  const heads = A.getHeads(doc).toSorted();
  const snapshot = A.save(doc);
  const rows = rowsOf(live).flatMap(({ part, row }) =>
    part === undefined ? [] : [[part, JSON.stringify(row)] as const],
  );
  A.free(doc);
  return { kind, key, heads, snapshot, rows };
}
