import type { Database } from 'better-sqlite3';
import { encodeBody } from '#shared/chunks/body.ts';
import { nonceBytes } from '#shared/chunks/chunk.ts';
import { type ChunkId, parseHeader } from '#shared/chunks/header.ts';
import { sealRemade } from '#shared/chunks/remade.ts';
import type { Random } from '#shared/kit/clock.ts';
import { must } from '#shared/kit/must.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { isBodiless, readSealed } from '../chunks/chunk-rows.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { type ReadDeps, readBody } from '../chunks/read-body.ts';
import { commandsIn } from '../chunks/commands-in.ts';

export type RemakeDeps = ReadDeps & { readonly random: Pick<Random, 'bytes'> };

/**
 * What a chunk says whose body has been let go here, sealed anew from the documents its changes stand in; see `remade.ts`.
 * undefined when they do not stand there, or it would be too large to travel.
 */
export function remakeBody(deps: RemakeDeps, id: ChunkId): Uint8Array | undefined {
  const read = readBody(deps, id);
  if (read.kind !== 'changes') return undefined;
  const { header } = must(readSealed(deps.database, id), `chunk ${id}`);
  const key = deps.ring.get(must(parseHeader(header)?.key, `key of ${id}`));
  if (!key) return undefined;
  const plain = encodeBody(commandsIn(read.changes));
  return sealRemade(nodeCrypto, { header, key }, deps.random.bytes(nonceBytes), plain);
}

/** Keeps beside a chunk what it says, before documents cease to hold it. Within the caller's transaction. */
export function keepWhatIsSaid(
  deps: RemakeDeps,
  { n, id }: { readonly n: number; readonly id: ChunkId },
): void {
  if (!isBodiless(deps.database, n)) return;
  const remade = remakeBody(deps, id);
  if (!remade) return;
  const sql = 'update chunk set remade = ?, outline = null where n = ?';
  prepareOnce(deps.database, sql).run(remade, n);
}

/** The same for all chunks that hold changes of a document. */
export function keepWhatIsSaidOf(deps: RemakeDeps, documentId: string): void {
  for (const chunk of bodilessOf(deps.database, documentId)) keepWhatIsSaid(deps, chunk);
}

function bodilessOf(database: Database, documentId: string): { n: number; id: ChunkId }[] {
  return prepareOnce(
    database,
    `select n, id from chunkChange join chunk on n = chunk
     where documentId = ? and body is null and remade is null order by n`,
  ).all(documentId) as { n: number; id: ChunkId }[];
}
