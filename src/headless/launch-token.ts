import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, closeSync, readFileSync, writeSync, chmodSync } from 'node:fs';
import { join } from 'node:path';

const form = /^[\w-]{43}$/;

/**
 * The token that lets a browser in. Kept in the data folder, readable by its owner only, so that an address once
 * bookmarked keeps working. A file that holds none is replaced.
 */
export function keepLaunchToken(dataFolder: string): string {
  const path = join(dataFolder, 'launch-token');
  const kept = read(path);
  if (kept !== undefined && form.test(kept)) return kept;
  const token = randomBytes(32).toString('base64url');
  mkdirSync(dataFolder, { recursive: true });
  const file = openSync(path, 'w', 0o600);
  try {
    // The mode of `open` does not apply to a file that was there.
    chmodSync(path, 0o600);
    writeSync(file, `${token}\n`);
  } finally {
    closeSync(file);
  }
  return token;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
