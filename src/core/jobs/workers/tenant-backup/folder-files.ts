import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What of a tenant's folder is not its own: what can be made again, what is being made, what was set aside as damaged, backups
 * themselves, secrets, which are sealed for this computer and go in opened, and what a seat still owes a broker, which a seat made of a backup must not send a second time.
 */
const leftOut = new Set([
  'backups',
  'damaged',
  'exports',
  'open',
  'publishing',
  'salvaging',
  'salvaged.db',
  'secrets',
]);
const leftOutEndings = ['-wal', '-shm', '-journal', '.part', '.new', '.writing'];
const damagedName = /\.damaged-\d+(-wal)?$/;

export interface FolderFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly isDatabase: boolean;
}

/** The files of a tenant that a backup holds, in the order of their paths. */
export function listTenantFiles(folder: string): FolderFile[] {
  const found: FolderFile[] = [];
  const visit = (within: string) => {
    for (const entry of readdirSync(join(folder, within), { withFileTypes: true })) {
      const path = within === '' ? entry.name : `${within}/${entry.name}`;
      if (isLeftOut(path)) continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) found.push(describe(folder, path));
    }
  };
  visit('');
  return found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function isLeftOut(path: string): boolean {
  return (
    leftOut.has(path) ||
    leftOutEndings.some((ending) => path.endsWith(ending)) ||
    damagedName.test(path)
  );
}

function describe(folder: string, path: string): FolderFile {
  const full = join(folder, path);
  // Databases are known by their names: who opens and closes one beside SQLite takes its locks away from it.
  return { path, bytes: statSync(full).size, isDatabase: path.endsWith('.db') };
}
