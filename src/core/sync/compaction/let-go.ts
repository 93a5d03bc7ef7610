import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { ChunkId } from '#shared/chunks/header.ts';
import { encodeOutline } from '#shared/chunks/outline.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { changesOfDocument } from '../chunks/document-changes.ts';
import { type ChunkChange, type ReadDeps, readBody } from '../chunks/read-body.ts';
import { commandsIn } from '../chunks/commands-in.ts';
import { forgetToLetGo, readToLetGo } from './floor-rows.ts';

/**
 * Lets the bodies of up to `most` chunks go, of those noted. A body goes only where the chunk
 * counts, is folded, and documents hold each of its changes: it can be said again then. Within the caller's transaction.
 */
export function letSomeGo(deps: ReadDeps, most: number): void {
  const { database } = deps;
  for (const { n, id, isDone } of readToLetGo(database, most)) {
    forgetToLetGo(database, n);
    if (isDone) letGo(deps, n, id);
  }
}

function letGo(deps: ReadDeps, n: number, id: ChunkId): void {
  const read = readBody(deps, id);
  if (read.kind !== 'changes' || read.changes.length === 0) return;
  if (!read.changes.every((change) => isInDocument(deps.database, change))) return;
  const outline = encodeOutline(commandsIn(read.changes));
  const sql = 'update chunk set body = null, remade = null, outline = ? where n = ?';
  prepareOnce(deps.database, sql).run(outline, n);
}

function isInDocument(database: Database, { documentId, hash }: ChunkChange): boolean {
  return changesOfDocument(database, documentId).has(bytesToHex(hash));
}
