import {
  closeSync,
  cpSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Disk } from './disk.ts';
import { refusingWhenFull } from './disk-full.ts';

const BUSY_TIMEOUT_MS = 5_000;

/** The machine's own disk. */
export const nodeDisk: Disk = {
  openDatabase(path, { readonly = false } = {}) {
    return new BetterSqlite3(path, { readonly, fileMustExist: readonly, timeout: BUSY_TIMEOUT_MS });
  },
  exists: existsSync,
  read: (path) => readFileSync(path),
  readPart,
  writeWhole: (path, bytes) => refusingWhenFull(() => writeWhole(path, bytes)),
  append: (path, bytes, offset) => refusingWhenFull(() => append(path, bytes, offset)),
  flush: flushNow,
  list: (path) => readdirSync(path).toSorted(),
  makeFolder: (path) => refusingWhenFull(() => void mkdirSync(path, { recursive: true })),
  rename(from, to) {
    renameSync(from, to);
    syncFolder(dirname(to));
  },
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  copy: (from, to) => refusingWhenFull(() => cpSync(from, to, { recursive: true })),
  size: (path) => statSync(path).size,
  freeBytes: (path) => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  },
};

function writeWhole(path: string, bytes: Uint8Array): void {
  const aside = `${path}.writing`;
  try {
    withFile(aside, 'w', (file) => {
      writeAll(file, bytes, 0);
      fsyncSync(file);
    });
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Writing what is there already, at its old place, is allowed: a repeated piece of an upload changes nothing. */
function append(path: string, bytes: Uint8Array, offset: number): void {
  withFile(path, existsSync(path) ? 'r+' : 'w', (file) => {
    const size = fstatSync(file).size;
    if (offset > size) throw new RangeError(`Gap in file: ${offset} is beyond its end at ${size}`);
    writeAll(file, bytes, offset);
  });
}

function readPart(path: string, offset: number, length: number): Uint8Array {
  // What is answered of it has been read into it: it need not be cleared.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
  let done = 0;
  withFile(path, 'r', (file) => {
    for (let got = -1; got !== 0 && done < length; done += got)
      got = readSync(file, bytes, done, length - done, offset + done);
  });
  return bytes.subarray(0, done);
}

function writeAll(file: number, bytes: Uint8Array, offset: number): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(file, bytes, done, bytes.length - done, offset + done);
  }
}

function withFile(path: string, flags: string, use: (file: number) => void): void {
  const file = openSync(path, flags);
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}

/** Beside the caller's thread: a large file takes seconds. */
async function flushNow(path: string): Promise<void> {
  const isFolder = statSync(path).isDirectory();
  if (isFolder && process.platform === 'win32') return;
  // Windows flushes only what is open for writing.
  const file = await open(path, isFolder ? 'r' : 'r+');
  try {
    await file.sync();
  } catch (error) {
    refusingWhenFull(() => {
      throw error;
    });
  } finally {
    await file.close();
  }
}

/** A rename is on the disk only once its folder is; Windows has no such call and journals renames itself. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  withFile(path, 'r', fsyncSync);
}
