import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { must } from '#shared/kit/must.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { LiveDocument } from '../live-document.ts';
import { loadDocument } from '../load-document.ts';
import { changeHashOf } from './change-hash.ts';

/** Documents of which the changes are remembered: what is asked of a chunk is asked of its neighbours soon after. */
const MOST_REMEMBERED = 16;
const nobody = { actor: '00', author: '' };

export type ChangesByHash = ReadonlyMap<string, Uint8Array>;

interface Remembered {
  readonly heads: string;
  readonly changes: ChangesByHash;
}

const remembered = new WeakMap<Database, Map<string, Remembered>>();

/**
 * All changes a stored document is made of, by their hashes (64 hex digits). None where there is no document, or it cannot be
 * read. The bytes may be packed in another way than when they came; the hash is of what they say.
 */
export function changesOfDocument(database: Database, documentId: string): ChangesByHash {
  const heads = prepareOnce(database, 'select heads from document where id = ?')
    .pluck()
    .get(documentId) as string | undefined;
  if (heads === undefined) return new Map();
  const known = remembered.get(database) ?? new Map<string, Remembered>();
  remembered.set(database, known);
  const before = known.get(documentId);
  // Heads stand for all that is behind them.
  const changes = before?.heads === heads ? before.changes : readChanges(database, documentId);
  known.delete(documentId);
  known.set(documentId, { heads, changes });
  if (known.size > MOST_REMEMBERED) known.delete(known.keys().next().value!);
  return changes;
}

function readChanges(database: Database, documentId: string): ChangesByHash {
  const live = readDocument(database, documentId);
  if (!live) return new Map();
  const changes = A.getAllChanges(live.doc).map(
    (bytes) => [bytesToHex(must(changeHashOf(bytes), 'whole change')), bytes] as const,
  );
  A.free(live.doc);
  return new Map(changes);
}

function readDocument(database: Database, documentId: string): LiveDocument | undefined {
  try {
    return loadDocument(database, documentId, nobody);
  } catch (error) {
    if (!isRefusal(error, 'document-damaged')) throw error;
    return undefined;
  }
}
