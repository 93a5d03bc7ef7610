import type { Disk } from '#core/storage/disk.ts';

/*
 * SQLite reads a write-ahead log up to the first frame whose checksum is wrong, and forgets the rest: after a crash that
 * is right for the commit that was being written, but a flipped bit in the middle takes every later commit with it, and
 * nobody is told. So the file is looked at before SQLite opens it.
 *
 * File format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log. A header of 32 bytes, then frames of a
 * header of 24 bytes and a page. A frame's checksum goes on from the one before it.
 */
const headerBytes = 32;
const frameHeaderBytes = 24;
const magic = 0x377f0682;

/**
 * Commits behind the first damaged frame, which SQLite will not see: 0 when all is well. The last of them may have been
 * under way when power failed, and so never acknowledged; those before it were.
 */
export function countLostCommits(disk: Disk, walPath: string): number {
  if (!disk.exists(walPath)) return 0;
  const bytes = disk.read(walPath);
  if (bytes.length < headerBytes + frameHeaderBytes) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = view.getUint32(0);
  // A header that is garbled itself hides everything behind it.
  const isHeaderWhole = (kind & ~1) >>> 0 === magic && isSame(view, 24, sum(view, 0, 24, [0, 0]));
  if (!isHeaderWhole) return countCommits(view, headerBytes, undefined);
  return countCommits(view, firstDamagedFrame(view), view.getBigUint64(16));
}

/** Its offset, or the end of the frames that belong to this log. */
function firstDamagedFrame(view: DataView): number {
  const salt = view.getBigUint64(16);
  let running = sum(view, 0, 24, [0, 0]);
  for (let at = headerBytes; isFrame(view, at); at += frameBytes(view)) {
    if (view.getBigUint64(at + 8) !== salt) return at;
    running = sum(view, at, 8, running);
    running = sum(view, at + frameHeaderBytes, pageBytes(view), running);
    if (!isSame(view, at + 16, running)) return at;
  }
  return view.byteLength;
}

/** Frames of an earlier round, which stay behind in the file, have another salt. */
function countCommits(view: DataView, from: number, salt: bigint | undefined): number {
  let commits = 0;
  for (let at = from; isFrame(view, at); at += frameBytes(view)) {
    const isOfThisRound =
      view.getBigUint64(at + 8) === (salt ?? view.getBigUint64(headerBytes + 8));
    if (isOfThisRound && view.getUint32(at + 4) !== 0) commits++;
  }
  return commits;
}

const pageBytes = (view: DataView) => {
  const size = view.getUint32(8);
  // 65,536 is written as 1; a garbled size must not make endless steps.
  return size === 1 ? 65_536 : size >= 512 && size <= 32_768 ? size : 4_096;
};
const frameBytes = (view: DataView) => frameHeaderBytes + pageBytes(view);
const isFrame = (view: DataView, at: number) => at + frameBytes(view) <= view.byteLength;
const isSame = (view: DataView, at: number, [a, b]: readonly [number, number]) =>
  view.getUint32(at) === a && view.getUint32(at + 4) === b;

/** The checksum of SQLite's log: sums of sums of 32-bit words, in the byte order that the header names. */
function sum(
  view: DataView,
  from: number,
  length: number,
  [s0, s1]: readonly [number, number],
): [number, number] {
  const isLittle = (view.getUint32(0) & 1) === 0;
  let a = s0;
  let b = s1;
  for (let at = from; at < from + length; at += 8) {
    a = (a + view.getUint32(at, isLittle) + b) >>> 0;
    b = (b + view.getUint32(at + 4, isLittle) + a) >>> 0;
  }
  return [a, b];
}
