import { createHash, type Hash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { Disk } from '#core/storage/disk.ts';

const readAtOnce = 1024 * 1024;

/**
 * A tenant's `blobs` folder: `ab/abcd…` is a blob under its own hash, `parts/` holds what is not whole yet.
 *
 * Invariants:
 * 1. A file under a hash was whole, had that hash and was on the disk before it got its name.
 * 2. Nothing here is plain: what can be read in this folder can be read by nobody without the keys.
 */
export interface BlobFiles {
  pathOf(hash: string): string;
  partOf(name: string): string;
  has(hash: string): boolean;
  sizeOf(path: string): number;
  append(path: string, bytes: Uint8Array, offset: number): void;
  read(path: string, offset: number, length: number): Uint8Array;
  /** Gives a part its name once it is on the disk. Its bytes must have been checked. */
  keep(part: string, hash: string): Promise<void>;
  remove(path: string): void;
  /** SHA-256 of what there is of a file, to go on with; nothing of one that is not there. */
  digestSoFar(path: string, pause?: (bytes: number) => Promise<unknown>): Promise<Hash>;
  /** SHA-256 of a file as hex, read piece by piece; `pause` is awaited between two pieces. */
  hashOf(path: string, pause?: (bytes: number) => Promise<unknown>): Promise<string>;
  /** All blobs that lie here, and the names of the parts. */
  list(): { readonly hashes: readonly string[]; readonly parts: readonly string[] };
  /** undefined where the system does not say. */
  freeBytes(): number | undefined;
}

export function createBlobFiles(disk: Disk, folder: string): BlobFiles {
  const parts = join(folder, 'parts');
  disk.makeFolder(parts);
  const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash);
  const makeFolder = async (path: string) => {
    if (disk.exists(path)) return;
    disk.makeFolder(path);
    // A file in a folder that a loss of power takes away is lost with it.
    await disk.flush(folder);
  };
  const digest = async (path: string, pause: (bytes: number) => Promise<unknown>) => {
    const hash = createHash('sha256');
    for (let offset = 0; ; offset += readAtOnce) {
      const piece = disk.readPart(path, offset, readAtOnce);
      hash.update(piece);
      if (piece.length < readAtOnce) return hash;
      await pause(piece.length);
    }
  };
  const listIn = (path: string) => (disk.exists(path) ? disk.list(path) : []);
  return {
    pathOf,
    partOf: (name) => join(parts, `${name}.part`),
    has: (hash) => disk.exists(pathOf(hash)),
    sizeOf: (path) => (disk.exists(path) ? disk.size(path) : 0),
    append: (path, bytes, offset) => disk.append(path, bytes, offset),
    read: (path, offset, length) => disk.readPart(path, offset, length),
    async keep(part, hash) {
      const path = pathOf(hash);
      await makeFolder(dirname(path));
      await disk.flush(part);
      disk.rename(part, path);
    },
    remove: (path) => disk.remove(path),
    digestSoFar: async (path, pause = nextTurn) =>
      disk.exists(path) ? digest(path, pause) : createHash('sha256'),
    hashOf: async (path, pause = nextTurn) => bytesToHex((await digest(path, pause)).digest()),
    list: () => ({
      hashes: disk
        .list(folder)
        .filter((name) => /^[0-9a-f]{2}$/.test(name))
        .flatMap((name) => listIn(join(folder, name)))
        .filter((name) => /^[0-9a-f]{64}$/.test(name)),
      parts: listIn(parts),
    }),
    freeBytes: () => disk.freeBytes(folder),
  };
}
