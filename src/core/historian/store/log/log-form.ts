import { growing } from '../columns/growing.ts';

/*
 * Samples on their way to the disk: one record per commit, a few bytes per sample. Invariants:
 *  1. A record says only what differs from the records before it, back to the last key record: reading begins at one.
 *  2. Reader and writer keep the same memory of each tag (`TagMemory`) and change it alike.
 *  3. The last four bytes are the CRC-32 of all before. A record that fails it is left out, and all up to the next key.
 *
 * Layout: f64 time and f64 arrival to count from · samples · CRC. A sample: control byte, then in this order, each only
 * where the control byte asks for it: tag number, time (ms after the last sample's), arrival, flags, value.
 */

/** How the value follows; the numbers are on disks. */
export const form = { same: 0, whole: 1, hundredths: 2, float32: 3, float64: 4, text: 5 } as const;
export const formBits = 7;

/** What the control byte says beside the form: what need not follow. */
export const sameFlags = 8;
export const nextTag = 16;
export const sameTime = 32;
export const sameArrival = 64;

export const headerBytes = 16;

/** What writer and reader remember of each tag since the last key record. */
export type TagMemory = ReturnType<typeof createTagMemory>;

export function createTagMemory() {
  const epochs = growing(Uint32Array);
  const values = growing(Float64Array);
  const flagsOf = growing(Uint16Array);
  return {
    epoch: 1,
    epochs,
    values,
    flags: flagsOf,
    remember(tag: number, epoch: number, value: number, flags: number): void {
      epochs.array[tag] = epoch;
      values.array[tag] = value;
      flagsOf.array[tag] = flags;
    },
    reserve(tag: number): void {
      if (tag < epochs.array.length) return;
      epochs.reserve(tag);
      values.reserve(tag);
      flagsOf.reserve(tag);
    },
  };
}
