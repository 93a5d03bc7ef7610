import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Refusal } from '#shared/kit/refusal.ts';
import type { FileFormat } from './source.ts';

const mebibyte = 2 ** 20;

/** Text, SQLite and Parquet are read piece by piece; a spreadsheet has to be unpacked whole. */
export const largestBytes: Readonly<Record<FileFormat, number>> = {
  csv: 1_024 * mebibyte,
  sqlite: 1_024 * mebibyte,
  parquet: 1_024 * mebibyte,
  xlsx: 60 * mebibyte,
};

/** What a file is by its content, whatever its name says. Refused: `file-empty`, `file-too-large`, `file-type-unknown`. */
export function recogniseFile(path: string): FileFormat {
  const bytes = statSync(path).size;
  if (bytes === 0) throw new Refusal('file-empty');
  const format = formatOf(readBeginning(path, 4_096));
  if (bytes > largestBytes[format])
    throw new Refusal('file-too-large', { bytes, largest: largestBytes[format], format });
  return format;
}

export function readBeginning(path: string, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const beginning = Buffer.alloc(bytes);
    return beginning.subarray(0, readSync(file, beginning, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}

/** First bytes of what people mistake for a table. */
const foreign: readonly (readonly [kind: string, beginning: string])[] = [
  ['old-spreadsheet', 'd0cf11e0a1b11ae1'],
  ['pdf', '255044462d'],
  ['gzip', '1f8b'],
  ['picture', '89504e47'],
  ['picture', 'ffd8ff'],
  ['7z', '377abcaf271c'],
  ['rar', '526172211a07'],
  ['parquet-encrypted', '50415245'],
];

function formatOf(beginning: Buffer): FileFormat {
  if (beginning.toString('latin1', 0, 16) === 'SQLite format 3\0') return 'sqlite';
  if (beginning.toString('latin1', 0, 4) === 'PK\u0003\u0004') return 'xlsx';
  if (beginning.toString('latin1', 0, 4) === 'PAR1') return 'parquet';
  const hex = beginning.toString('hex', 0, 16);
  const known = foreign.find(([, start]) => hex.startsWith(start));
  if (known) throw new Refusal('file-type-unknown', { kind: known[0] });
  if (looksLikeMarkup(beginning)) throw new Refusal('file-type-unknown', { kind: 'markup' });
  if (!looksLikeText(beginning)) throw new Refusal('file-type-unknown', { kind: 'binary' });
  return 'csv';
}

/** Web pages and XML are often saved with the name of a spreadsheet. */
function looksLikeMarkup(beginning: Buffer): boolean {
  return /^\uFEFF?\s*<(!doctype|html|\?xml|table)/i.test(beginning.toString('utf8'));
}

/** Text has no control characters but tabs and line ends; UTF-16 has a byte order mark or a zero in every other byte. */
function looksLikeText(beginning: Buffer): boolean {
  const zeros = beginning.filter((byte) => byte === 0).length;
  const controls = beginning.filter(
    (byte) => byte < 32 && byte !== 0 && byte !== 9 && byte !== 10 && byte !== 13,
  ).length;
  const hasMark = ['fffe', 'feff'].includes(beginning.toString('hex', 0, 2));
  if (controls > beginning.length / 100) return false;
  return zeros === 0 || hasMark || Math.abs(zeros - beginning.length / 2) < beginning.length / 20;
}
