import type { BackupContents } from './contents.ts';
import type { FolderFile } from './folder-files.ts';
import { putFile, type Writing } from './put-file.ts';

/**
 * Photos and files in a backup.
 *
 * Invariants:
 * 1. The database is copied before the folder of blobs is looked at. A blob lies there before the database says so; what the copy says is
 *    here is therefore in the backup, unless it was let go or lost meanwhile.
 * 2. Each that the copy says is here is in the backup with the bytes its name says, or is named as lacking.
 */
export type BackupBlobs = NonNullable<BackupContents['blobs']>;

const blobPath = /^blobs\/[0-9a-f]{2}\/([0-9a-f]{64})$/;

/** The hash a file in a tenant's folder should have; undefined for one that is no blob. */
export function blobHashOf(path: string): string | undefined {
  return blobPath.exec(path)?.[1];
}

/** `held`: what the copy of the database says lies here whole. */
export function putBlobs(
  writing: Writing,
  found: readonly FolderFile[],
  held: readonly string[],
): { readonly files: BackupContents['files']; readonly blobs: BackupBlobs } {
  const files: BackupContents['files'] = [];
  const whatByHash = new Map(
    held.map((hash) => [hash, 'missing' as BackupBlobs['lacking'][number]['what']]),
  );
  let [count, bytes] = [0, 0];
  for (const { path } of found) {
    const hash = blobHashOf(path)!;
    let isRead = true;
    const end = putIfThere(writing, path, () => (isRead = false));
    if (!end) continue;
    files.push(end);
    if (end.sha256 === hash) {
      whatByHash.delete(hash);
      count++;
      bytes += end.bytes;
    } else if (whatByHash.has(hash)) whatByHash.set(hash, isRead ? 'altered' : 'unreadable');
  }
  const lacking = [...whatByHash].map(([hash, what]) => ({ hash, what }));
  return { files, blobs: { count, bytes, lacking } };
}

/** undefined: it was let go since the folder was looked at. */
function putIfThere(writing: Writing, path: string, onUnreadable: () => void) {
  try {
    return putFile(writing, path, { isDense: true, onUnreadable });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Which of those a restored database says are here are neither among its files, with their bytes, nor named as lacking. */
export function unprovenBlobs(
  { files, blobs }: Pick<BackupContents, 'files' | 'blobs'>,
  held: readonly string[],
): string[] {
  // Of a backup from before they were looked at.
  if (!blobs) return [];
  const proven = new Set(
    files.flatMap(({ path, sha256 }) => (blobHashOf(path) === sha256 ? [sha256] : [])),
  );
  const lacking = new Set(blobs.lacking.map(({ hash }) => hash));
  return held.filter((hash) => !proven.has(hash) && !lacking.has(hash));
}
