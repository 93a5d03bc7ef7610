import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const blockBytes = 512;

/** Bytes that the disk holds of the files below a folder whose path, from the folder on, passes. A file that goes away meanwhile counts nothing. */
export function fileBytes(folder: string, passes: (path: string) => boolean = () => true): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(passes)
    .reduce((sum, path) => sum + sizeOf(join(folder, path)), 0);
}

function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return 0;
  // Files with holes take less than their size.
  return stats.blocks > 0 ? stats.blocks * blockBytes : stats.size;
}
