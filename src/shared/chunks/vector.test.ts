import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChunkId } from './header.ts';
import { lackingOf, type LogChunk, tipsOf } from './vector.ts';

/** A log that forks here and there. */
const log = fc.array(fc.nat(3), { maxLength: 14 }).map((backs) => {
  const chunks: LogChunk[] = [];
  for (const [n, back] of backs.entries()) {
    // Mostly on the newest; sometimes on an earlier one, as after a restored backup.
    const on = chunks.at(-1 - (back === 3 ? n % 4 : 0));
    chunks.push({ id: `c${n}` as ChunkId, seq: on ? on.seq + 1 : 0, before: on?.id ?? null });
  }
  return chunks;
});
const twoPlaces = fc.tuple(log, fc.infiniteStream(fc.boolean()), fc.infiniteStream(fc.boolean()));

/** Some of a log, with what each builds on. */
function partOf(chunks: readonly LogChunk[], choice: IterableIterator<boolean>): LogChunk[] {
  const held = new Set<ChunkId | null>([null]);
  return chunks.filter(({ id, before }) => {
    const isHeld = held.has(before) && Boolean(choice.next().value);
    if (isHeld) held.add(id);
    return isHeld;
  });
}

describe('what another place lacks of a log', () => {
  it('SYN-30 nothing that lies behind a tip it has is sent', () => {
    fc.assert(
      fc.property(twoPlaces, ([whole, choice]) => {
        const part = partOf(whole, choice);
        const lacking = lackingOf(whole, tipsOf(part));
        const held = new Set(part.map(({ id }) => id));
        expect(lacking).toEqual(whole.filter(({ id }) => !held.has(id)).map(({ id }) => id));
      }),
    );
  });

  it('SYN-31 two places that say in turn what they have soon hold the same, forks included', () => {
    fc.assert(
      fc.property(twoPlaces, ([whole, first, second]) => {
        let [one, other] = [partOf(whole, first), partOf(whole, second)];
        for (let turn = 0; turn < 3; turn++) {
          const toOther = new Set(lackingOf(one, tipsOf(other)));
          const toOne = new Set(lackingOf(other, tipsOf(one)));
          const union = (held: LogChunk[], taken: Set<ChunkId>) =>
            whole.filter(({ id }) => taken.has(id) || held.some((chunk) => chunk.id === id));
          [one, other] = [union(one, toOne), union(other, toOther)];
        }
        expect(one).toEqual(other);
      }),
    );
  });

  it('SYN-30 a place that is ahead lacks nothing', () => {
    const mine: LogChunk[] = [{ id: 'a' as ChunkId, seq: 0, before: null }];
    expect(lackingOf(mine, [{ id: 'b' as ChunkId, seq: 1 }])).toEqual([]);
  });
});
