import { bytesToHex } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import type { ChunkCrypto } from './crypto.ts';
import type { ChunkNode } from './graph.ts';
import type { ChunkId, LogId } from './header.ts';
import { type Tip, type Vector, vectorToCbor } from './wire.ts';

/** Two places with the same digest of a space hold the same chunks of it. 32 bytes as hex. */
export function digestOf(crypto: Pick<ChunkCrypto, 'sha256'>, vector: Vector): string {
  return bytesToHex(crypto.sha256(encodeCbor(vectorToCbor(vector))));
}

/** One chunk of a log, and the one it follows there. */
export interface LogChunk extends Tip {
  readonly before: ChunkId | null;
}

/** The ends of a log: one, or more where it has forked. */
export function tipsOf(log: readonly LogChunk[]): Tip[] {
  const followed = new Set(log.map(({ before }) => before));
  return log.filter(({ id }) => !followed.has(id)).map(({ seq, id }) => ({ seq, id }));
}

/** Where the logs of some chunks end, all of which are given. */
export function vectorOf(
  chunks: readonly Pick<ChunkNode, 'id' | 'log' | 'seq' | 'parents'>[],
): Vector {
  const logOf = new Map(chunks.map(({ id, log }) => [id, log]));
  const logs = new Map<LogId, LogChunk[]>();
  for (const { id, seq, log, parents } of chunks) {
    const before = parents.find((parent) => logOf.get(parent) === log) ?? null;
    const own = logs.get(log) ?? [];
    own.push({ id, seq, before });
    logs.set(log, own);
  }
  return new Map([...logs].map(([log, own]) => [log, tipsOf(own)]));
}

/**
 * What a place lacks of a log, given the tips it says it holds: all that is not behind one of them. A tip that is not known
 * here with a higher seq than any here means that it is ahead, and lacks nothing; one with a seq that is passed here means
 * that the log has forked, and then it may lack anything.
 */
export function lackingOf(mine: readonly LogChunk[], theirs: readonly Tip[]): ChunkId[] {
  const mineById = new Map(mine.map((chunk) => [chunk.id, chunk]));
  const unknown = theirs.filter(({ id }) => !mineById.has(id));
  const highest = mine.reduce((high, { seq }) => Math.max(high, seq), -1);
  if (unknown.length > 0 && unknown.every(({ seq }) => seq > highest)) return [];
  const held = new Set<ChunkId>();
  for (const { id } of theirs) {
    for (let at = mineById.get(id); at && !held.has(at.id); at = before(mineById, at))
      held.add(at.id);
  }
  return mine.filter(({ id }) => !held.has(id)).map(({ id }) => id);
}

function before(mineById: ReadonlyMap<ChunkId, LogChunk>, chunk: LogChunk): LogChunk | undefined {
  return chunk.before === null ? undefined : mineById.get(chunk.before);
}
