import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { prepareOnce } from '../storage/run-sync.ts';
import { sha256 } from './document-id.ts';
import type { LiveDocument } from './live-document.ts';
import { headsText } from './load-document.ts';

const MAX_TAIL_CHANGES = 64;
const MAX_TAIL_BYTES = 32 * 1024;

/** A change as it is stored, and the command it belongs to. */
export interface StorableChange {
  readonly commandId: string;
  readonly bytes: Uint8Array;
}

/** Writes changes the live document already holds. Within the command's transaction. */
export function storeChanges(
  database: Database,
  document: LiveDocument,
  changes: readonly StorableChange[],
  nowMs: number,
): void {
  if (changes.length === 0) return;
  const heads = headsText(document.doc);
  if (!document.isStored) return insertDocument(database, document, heads, nowMs);
  for (const change of changes) insertChange(database, document, change);
  prepareOnce(database, 'update document set heads = ?, updatedAtMs = ? where id = ?').run(
    heads,
    nowMs,
    document.id,
  );
  if (document.tailCount > MAX_TAIL_CHANGES || document.tailBytes > MAX_TAIL_BYTES) {
    foldTail(database, document);
  }
}

/**
 * Puts a document that was made anew in the place of the one there is; undefined: there is none any more. What is live of it
 * must be dropped.
 */
export function replaceDocument(
  database: Database,
  { id, kind, key }: Pick<LiveDocument, 'id' | 'kind' | 'key'>,
  doc: LiveDocument['doc'] | undefined,
  nowMs: number,
): void {
  prepareOnce(database, 'delete from documentTail where documentId = ?').run(id);
  if (!doc) {
    prepareOnce(database, 'delete from document where id = ?').run(id);
    return;
  }
  const snapshot = A.save(doc);
  prepareOnce(
    database,
    `insert into document (id, kind, key, snapshot, heads, sha256, updatedAtMs) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set snapshot = excluded.snapshot, heads = excluded.heads, sha256 = excluded.sha256,
       updatedAtMs = excluded.updatedAtMs`,
  ).run(id, kind, key, snapshot, headsText(doc), sha256(snapshot), nowMs);
}

function insertChange(
  database: Database,
  document: LiveDocument,
  { commandId, bytes }: StorableChange,
): void {
  document.tailCount += 1;
  document.tailBytes += bytes.length;
  prepareOnce(
    database,
    'insert into documentTail (documentId, n, commandId, change, sha256) values (?, ?, ?, ?, ?)',
  ).run(document.id, document.tailCount, commandId, bytes, sha256(bytes));
}

/** A new document is one snapshot: half the bytes of genesis and change, and half the time to load. */
function insertDocument(
  database: Database,
  document: LiveDocument,
  heads: string,
  nowMs: number,
): void {
  const snapshot = A.save(document.doc);
  prepareOnce(
    database,
    'insert into document (id, kind, key, snapshot, heads, sha256, updatedAtMs) values (?, ?, ?, ?, ?, ?, ?)',
  ).run(document.id, document.kind, document.key, snapshot, heads, sha256(snapshot), nowMs);
  document.isStored = true;
}

function foldTail(database: Database, document: LiveDocument): void {
  const snapshot = A.save(document.doc);
  prepareOnce(database, 'update document set snapshot = ?, sha256 = ? where id = ?').run(
    snapshot,
    sha256(snapshot),
    document.id,
  );
  prepareOnce(database, 'delete from documentTail where documentId = ?').run(document.id);
  document.tailCount = 0;
  document.tailBytes = 0;
}
