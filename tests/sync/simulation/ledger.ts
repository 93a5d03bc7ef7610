import type { ChunkId, DeviceKey } from '#shared/chunks/header.ts';
import { pastOf } from '#shared/chunks/graph.ts';
import { readChunks, type ReadChunk, sealedChanges } from './read-seat.ts';
import type { Seat } from './seat.ts';

/** What the seats knew when they did something, and what must follow from it. */
export class Ledger {
  /**
   * Chunks that were held where a command was given; none where it could not be sealed: there was no key, or what lay behind a
   * checkpoint was not there yet.
   */
  readonly #heldAt = new Map<string, ReadonlySet<ChunkId>>();
  readonly #takings: { readonly entry: ChunkId; readonly counting: readonly ChunkId[] }[] = [];

  noteCommand(seat: Seat, commandId: string): void {
    if (seat.hasKeys && !waitsForChunks(seat))
      this.#heldAt.set(commandId, new Set(idsOn(seat, '1')));
  }

  /** A right was changed, by somebody for whom this counted. */
  noteTaking(seat: Seat, whom: DeviceKey, counting: readonly ChunkId[]): void {
    const entries = [...seat.place.rights!.chunks.values()].filter(
      ({ entry, author }) =>
        author === seat.place.ownKey && entry && 'device' in entry && entry.device === whom,
    );
    const last = entries.toSorted((one, other) => one.height - other.height).at(-1);
    if (last) this.#takings.push({ entry: last.id, counting });
  }

  check([seat]: readonly Seat[]): string[] {
    const chunks = readChunks(seat!);
    return [...this.#checkKnowledge(seat!, chunks), ...this.#checkTakings(seat!, chunks)];
  }

  /** No chunk claims to build on what its commands did not know. */
  #checkKnowledge(seat: Seat, chunks: ReadonlyMap<ChunkId, ReadChunk>): string[] {
    const faults = new Set<string>();
    for (const { commandId, chunk } of sealedChanges(seat, chunks)) {
      const held = this.#heldAt.get(commandId);
      if (!held) continue;
      const others = [...pastOf(chunks, chunk.parents)].filter((id) => !held.has(id));
      const isOwn = others.every((id) => chunks.get(id)!.author === chunk.author);
      if (!isOwn) faults.add(`${chunk.id} says that it knew more than its commands did`);
    }
    return [...faults];
  }

  /** What counted for whoever took a right away counts for good, unless it went with a disk before it had left it. */
  #checkTakings(seat: Seat, chunks: ReadonlyMap<ChunkId, ReadChunk>): string[] {
    const { applied } = seat.place.rights!.now;
    return this.#takings
      .filter(({ entry }) => applied.has(entry))
      .filter(({ counting }) => !counting.every((id) => chunks.get(id)?.counts ?? true))
      .map(({ entry }) => `what ${entry} accepts does not count`);
  }
}

function waitsForChunks({ open }: Seat): boolean {
  return open.rows('restoring').some(({ step }) => step === 'parts' || step === 'chunks');
}

export function countingOn(seat: Seat): ChunkId[] {
  return idsOn(seat, 'counts = 1');
}

function idsOn(seat: Seat, where: string): ChunkId[] {
  const { write } = seat.open.database;
  return write.prepare(`select id from chunk where ${where}`).pluck().all() as ChunkId[];
}
