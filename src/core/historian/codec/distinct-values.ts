import { bitsOf } from './float-words.ts';

/** The different values of the column in ascending order, and where each value stands among them. */
export interface Ranking {
  readonly distinct: Float64Array;
  readonly ranks: Int32Array;
}

/** An open-addressed table, at most half full, from values to the order in which they came. */
interface Known {
  readonly slots: Int32Array;
  readonly values: Float64Array;
  readonly valueBits: Int32Array;
  count: number;
}

/**
 * undefined as soon as more than `limit` values differ. The numbers hold no NaN and no -0, so that equal numbers are
 * equal bits and their order is total.
 */
export function rankValues(numbers: Float64Array, limit: number): Ranking | undefined {
  const ids = new Int32Array(numbers.length);
  const known = numberValues(numbers, ids, limit);
  if (!known) return undefined;
  const distinct = known.values.slice(0, known.count).sort();
  const rankById = new Int32Array(known.count);
  const distinctBits = bitsOf(distinct);
  for (let rank = 0; rank < distinct.length; rank++)
    rankById[known.slots[findSlot(known, distinctBits, rank)]! - 1] = rank;
  for (let at = 0; at < ids.length; at++) ids[at] = rankById[ids[at]!]!;
  return { distinct, ranks: ids };
}

function numberValues(numbers: Float64Array, ids: Int32Array, limit: number): Known | undefined {
  const values = new Float64Array(limit);
  const slots = new Int32Array(2 ** (33 - Math.clz32(limit)));
  const known: Known = { slots, values, valueBits: bitsOf(values), count: 0 };
  const bits = bitsOf(numbers);
  for (let at = 0; at < numbers.length; at++) {
    const slot = findSlot(known, bits, at);
    if (slots[slot] === 0) {
      if (known.count === limit) return undefined;
      values[known.count] = numbers[at]!;
      slots[slot] = ++known.count;
    }
    ids[at] = slots[slot]! - 1;
  }
  return known;
}

/** The slot that holds the value, or the empty one where it belongs. */
function findSlot({ slots, valueBits }: Known, bits: Int32Array, at: number): number {
  const low = bits[2 * at]!;
  const high = bits[2 * at + 1]!;
  const mask = slots.length - 1;
  const hash = Math.imul(low ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1);
  for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
    const known = slots[slot]! - 1;
    if (known < 0 || (valueBits[2 * known] === low && valueBits[2 * known + 1] === high))
      return slot;
  }
}
