import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Blobs of one tenant as files, each named by the SHA-256 of its bytes, which are encrypted. */
export interface BlobFolder {
  readonly uploads: string;
  /** Where a blob is, or would be. */
  pathOf(hash: string): string;
  /** Takes a file in under its name; false, and the file removed, when its bytes are others. */
  keep(file: string, hash: string): Promise<boolean>;
  has(hash: string): Promise<boolean>;
  remove(): Promise<void>;
}

export function isBlobHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

export function openBlobFolder(folder: string): BlobFolder {
  const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash);
  return {
    uploads: join(folder, 'uploads'),
    pathOf,
    async keep(file, hash) {
      if ((await hashOf(file)) !== hash) {
        await rm(file, { force: true });
        return false;
      }
      const path = pathOf(hash);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await flush(file);
      await rename(file, path);
      await flush(dirname(path));
      return true;
    },
    has: (hash) =>
      stat(pathOf(hash)).then(
        () => true,
        () => false,
      ),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** A file, or what a folder says is in it, is on the disk after this. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
