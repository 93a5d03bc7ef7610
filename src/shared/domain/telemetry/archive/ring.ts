import type { ArchiveLayout } from './archive-layout.ts';

type Ring = Pick<ArchiveLayout, 'records' | 'firstNumber'>;

export function isRecordNumber(number: number, { records, firstNumber }: Ring): boolean {
  return Number.isInteger(number) && number >= firstNumber && number < firstNumber + records;
}

/** The number of the newest record; undefined: none was written yet; null: the pointer points nowhere. */
export function newestNumber(
  pointed: number,
  layout: Ring & Pick<ArchiveLayout, 'pointer'>,
): number | undefined | null {
  if (isRecordNumber(pointed, layout))
    return layout.pointer.names === 'newest' ? pointed : step(pointed, -1, layout);
  return pointed === 0 ? undefined : null;
}

/** The numbers after one, up to another and over the end of the ring; all of the ring when both are the same. */
export function numbersAfter(number: number, newest: number, ring: Ring): number[] {
  const count = modulo(newest - number - 1, ring.records) + 1;
  return Array.from({ length: count }, (_, index) => step(number, index + 1, ring));
}

/** All of the ring, oldest first. */
export function wholeRing(newest: number, ring: Ring): number[] {
  return numbersAfter(newest, newest, ring);
}

function step(number: number, by: number, { records, firstNumber }: Ring): number {
  return firstNumber + modulo(number - firstNumber + by, records);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
