import { bitsOf } from './float-words.ts';

/** The different values of the column in ascending order, and where each value stands among them. */
export interface Ranking {
  readonly distinct: Float64Array;
  readonly ranks: Int32Array;
}

/**
 * undefined as soon as more than `limit` values differ. The numbers hold no NaN and no -0, so that order is total and
 * equal numbers are equal bits.
 */
export function rankValues(numbers: Float64Array, limit: number): Ranking | undefined {
  const found = collectDistinct(numbers, limit);
  if (!found) return undefined;
  const order = Int32Array.from(found.distinct.keys()).sort(
    (one, other) => found.distinct[one]! - found.distinct[other]!,
  );
  const rankById = new Int32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) rankById[order[rank]!] = rank;
  const ranks = found.ids.map((id) => rankById[id]!);
  return { distinct: found.distinct.toSorted(), ranks };
}

/** An open-addressed table at most half full; values are numbered as they come. */
function collectDistinct(numbers: Float64Array, limit: number) {
  const tableMask = 2 ** (33 - Math.clz32(limit)) - 1;
  const slots = new Int32Array(tableMask + 1);
  const distinct = new Float64Array(limit);
  const ids = new Int32Array(numbers.length);
  const bits = bitsOf(numbers);
  let known = 0;
  for (let at = 0; at < numbers.length; at++) {
    const hash = Math.imul(bits[2 * at]! ^ Math.imul(bits[2 * at + 1]!, 0x85eb_ca6b), 0x9e37_79b1);
    let slot = (hash ^ (hash >>> 15)) & tableMask;
    while (slots[slot] !== 0 && distinct[slots[slot]! - 1] !== numbers[at])
      slot = (slot + 1) & tableMask;
    if (slots[slot] === 0) {
      if (known === limit) return undefined;
      distinct[known++] = numbers[at]!;
      slots[slot] = known;
    }
    ids[at] = slots[slot]! - 1;
  }
  return { distinct: distinct.subarray(0, known), ids };
}
