import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { Refusal } from '#shared/kit/refusal.ts';

/** Unpacked text of all sheets together; a sheet is held in memory while it is read. */
const largestUnpacked = 400 * 2 ** 20;
const tail = 65_557;

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly headerAt: number;
}

/**
 * Looks into a zip file before anything is unpacked: is it whole, is it a spreadsheet, and does it unpack to no more than
 * it may? A zip bomb lies about its sizes, so they are counted by unpacking into nothing.
 */
export async function checkSpreadsheetZip(
  path: string,
  most: number = largestUnpacked,
): Promise<void> {
  const entries = await readDirectory(path);
  if (!entries.some(({ name }) => name === 'xl/workbook.xml'))
    throw new Refusal('file-type-unknown', { kind: 'zip' });
  let unpacked = 0;
  for (const entry of entries.filter(({ name }) => /\.(xml|rels)$/.test(name))) {
    unpacked += await countUnpacked(path, entry, most - unpacked);
  }
}

async function readDirectory(path: string): Promise<ZipEntry[]> {
  const size = statSync(path).size;
  const file = await open(path, 'r');
  try {
    const from = Math.max(0, size - tail);
    const end = Buffer.alloc(size - from);
    await file.read(end, 0, end.length, from);
    const at = end.lastIndexOf('PK\u0005\u0006');
    if (at === -1 || at + 22 > end.length) throw cutOff();
    const [bytes, start] = [end.readUInt32LE(at + 12), end.readUInt32LE(at + 16)];
    if (start + bytes > size) throw cutOff();
    const directory = Buffer.alloc(bytes);
    await file.read(directory, 0, bytes, start);
    return readEntries(directory);
  } finally {
    await file.close();
  }
}

function readEntries(directory: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== 0x02_01_4b_50) throw cutOff();
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) =>
      directory.readUInt16LE(at + offset),
    ) as [number, number, number];
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      headerAt: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}

async function countUnpacked(path: string, entry: ZipEntry, most: number): Promise<number> {
  if (entry.unpacked > most) throw tooLarge(most);
  const header = await readAt(path, entry.headerAt, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04_03_4b_50) throw cutOff();
  const from = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (entry.packed === 0) return 0;
  if (entry.method === 0) {
    if (entry.packed > most) throw tooLarge(most);
    return entry.packed;
  }
  const packed = createReadStream(path, { start: from, end: from + entry.packed - 1 });
  let unpacked = 0;
  try {
    for await (const piece of packed.pipe(createInflateRaw())) {
      unpacked += (piece as Buffer).length;
      if (unpacked > most) throw tooLarge(most);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('file-unreadable', { problem: 'cut-off' }, { cause: error });
  } finally {
    packed.destroy();
  }
  return unpacked;
}

async function readAt(path: string, position: number, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(piece, 0, bytes, position);
    return piece.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function cutOff(): Refusal {
  return new Refusal('file-unreadable', { problem: 'cut-off' });
}

function tooLarge(largest: number): Refusal {
  return new Refusal('file-too-large', { largest, format: 'xlsx', unpacked: true });
}
