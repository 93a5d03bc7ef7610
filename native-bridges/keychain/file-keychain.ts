import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keychain } from './bridge.ts';

/**
 * Secrets as files only their owner may read (0600 in a 0700 folder). They are not encrypted: whoever can read the
 * owner's files can read them.
 */
export function createFileKeychain(folder: string): Keychain {
  const pathOf = (name: string) => {
    if (!/^[a-z0-9-]{1,80}$/.test(name)) throw new Error(`Not a name of a secret: ${name}`);
    return join(folder, `${name}.secret`);
  };
  return {
    async read(name) {
      try {
        return new Uint8Array(await readFile(pathOf(name)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async write(name, secret) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
      await writeAside(pathOf(name), secret);
      await flushFolder(folder);
    },
    async remove(name) {
      await rm(pathOf(name), { force: true });
    },
  };
}

async function writeAside(path: string, secret: Uint8Array): Promise<void> {
  const aside = `${path}.new`;
  await rm(aside, { force: true });
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(secret);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}

async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for flushing; it flushes names with the file.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
