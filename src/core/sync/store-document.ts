import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { prepareOnce } from '../storage/run-sync.ts';
import { sha256 } from './document-id.ts';
import type { LiveDocument } from './live-document.ts';
import { headsText } from './load-document.ts';

const MAX_TAIL_CHANGES = 64;
const MAX_TAIL_BYTES = 32 * 1024;

/** Writes a change the live document already holds. Within the command's transaction. */
export function storeChange(
  database: Database,
  document: LiveDocument,
  change: Uint8Array,
  by: { readonly commandId: string; readonly nowMs: number },
): void {
  const heads = headsText(document.doc);
  if (!document.isStored) return insertDocument(database, document, heads, by.nowMs);
  document.tailCount += 1;
  document.tailBytes += change.length;
  prepareOnce(database, 'update document set heads = ?, updatedAtMs = ? where id = ?').run(
    heads,
    by.nowMs,
    document.id,
  );
  prepareOnce(
    database,
    'insert into documentTail (documentId, n, commandId, change, sha256) values (?, ?, ?, ?, ?)',
  ).run(document.id, document.tailCount, by.commandId, change, sha256(change));
  if (document.tailCount > MAX_TAIL_CHANGES || document.tailBytes > MAX_TAIL_BYTES) {
    foldTail(database, document);
  }
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
