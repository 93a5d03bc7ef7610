import { pastOf } from '#shared/chunks/graph.ts';
import type { ChunkId } from '#shared/chunks/header.ts';
import { whatCounts } from '#shared/chunks/what-counts.ts';
import { readChunks, type ReadChunk, sealedChanges, type SeatToRead } from './read-seat.ts';

/**
 * Whoever writes builds on what counted for it and on nothing else: what was set aside as far as it knew is taken up by an
 * empty chunk of an owner only.
 */
export function checkBuilding(seat: SeatToRead): string[] {
  const { rights } = seat.place;
  if (!rights) return [];
  const all = readChunks(seat);
  const written = new Set(sealedChanges(seat, all).map(({ chunk }) => chunk));
  return [...written].flatMap((chunk) => {
    const past = pastOf(all, chunk.parents);
    const graph = new Map([...past].map((id) => [id, all.get(id)!] as const));
    const known = { ...rights, now: rights.membership.at(chunk.members) };
    return aside(chunk, whatCounts(graph, chunk.space, known)).map(
      (id) => `${chunk.id} builds on ${id}, which was set aside`,
    );
  });
}

function aside({ parents }: ReadChunk, counting: ReadonlySet<ChunkId>): ChunkId[] {
  return parents.filter((id) => !counting.has(id));
}
