import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createOutputFile, type OutputFile } from '../output-file.ts';
import { blobHashOf, putBlobs } from './backup-blobs.ts';
import { type BackupContents, frameKinds } from './contents.ts';
import { listTenantFiles, type FolderFile } from './folder-files.ts';
import { createFrameSealer } from './frames.ts';
import { hold, type HeldDatabase, holdTogether } from './hold-databases.ts';
import { putFile, putSecret, textOf, type Writing } from './put-file.ts';
import { tellDatabase } from './tell-database.ts';

export interface BackupTask {
  /** The tenant's. */
  readonly folder: string;
  /** Opened, by name; those in the folder are sealed, and stay out. */
  readonly secrets: ReadonlyMap<string, Uint8Array>;
  /** For copies of databases, one at a time: as large as the largest. Made and removed. */
  readonly scratch: string;
  readonly path: string;
  /** What stands before the frames, in clear. */
  readonly head: Uint8Array;
  readonly key: Uint8Array;
}

export interface WrittenBackup {
  readonly bytes: number;
  readonly plainBytes: number;
  readonly contents: BackupContents;
}

interface Context {
  progress(done: number, total: number | null, step?: string): void;
  throwIfCancelled(): void;
}

const tenantDatabase = 'tenant.db';
const logDatabase = 'history/hot.db';
/** 8 MB between two looks at whether it is still wanted. */
const pagesPerStep = 2_000;

/**
 * Writes a tenant, open or not, into one file: aside, and then in one step under its name. Refuses `disk-full`,
 * `folder-not-writable` and `database-damaged`; what was there before stays whatever happens.
 */
export async function writeBackup(task: BackupTask, context: Context): Promise<WrittenBackup> {
  const aside = `${task.path}.part`;
  rmSync(task.scratch, { recursive: true, force: true });
  const output = createOutputFile(aside);
  try {
    mkdirSync(task.scratch, { recursive: true });
    const written = await writeAll(task, context, output);
    output.finish();
    moveInPlace(aside, task.path);
    return written;
  } catch (error) {
    output.close();
    removeQuietly(aside);
    throw error;
  } finally {
    rmSync(task.scratch, { recursive: true, force: true });
  }
}

/**
 * `tenant.db` first, then all that is no database, the historian last. What a database names lies in its folder before it is named: so
 * whatever the copy names is found there afterwards.
 */
async function writeAll(
  task: BackupTask,
  context: Context,
  output: OutputFile,
): Promise<WrittenBackup> {
  const seal = createFrameSealer(task.key, task.head);
  const list = () => listTenantFiles(task.folder);
  const total = list().reduce((sum, { bytes }) => sum + bytes, 0);
  const writing: Writing = {
    folder: task.folder,
    put: (frame) => output.write(seal(frame)),
    total,
    done: 0,
    progress: context.progress,
    throwIfCancelled: context.throwIfCancelled,
  };
  output.write(task.head);

  const contents = { files: [], rows: {}, unread: [], documents: noDocuments } as Filling;
  const databases = list().filter(({ isDatabase }) => isDatabase);
  const own = databases.filter(({ path }) => path === tenantDatabase);
  await putDatabases(writing, task.scratch, contents, own);
  const all = list();
  const others = all.filter(({ isDatabase }) => !isDatabase);
  const isBlob = ({ path }: FolderFile) => blobHashOf(path) !== undefined;
  for (const { path } of others.filter((file) => !isBlob(file)))
    contents.files.push(putFile(writing, path));
  for (const [name, secret] of task.secrets) contents.files.push(putSecret(writing, name, secret));
  const { files, blobs } = putBlobs(writing, others.filter(isBlob), contents.heldBlobs ?? []);
  contents.files.push(...files);
  const rest = all.filter(({ path, isDatabase }) => isDatabase && path !== tenantDatabase);
  await putDatabases(writing, task.scratch, contents, rest);
  const { heldBlobs: _, ...told } = contents;
  const whole: BackupContents = { ...told, blobs };
  writing.put({ kind: frameKinds.contents, payload: textOf(whole) });
  context.progress(total, total);
  return { bytes: output.bytes(), plainBytes: writing.done, contents: whole };
}

const noDocuments = { count: 0, sha256: '' };

/** As it comes together. */
type Filling = Omit<BackupContents, 'blobs'> & { heldBlobs?: readonly string[] };

/** The historian's files as of one moment, whatever else is a database before them, each as of its own. */
async function putDatabases(
  writing: Writing,
  scratch: string,
  contents: Filling,
  databases: readonly FolderFile[],
): Promise<void> {
  const fullPath = (path: string) => join(writing.folder, path);
  const isReadable = ({ path }: FolderFile) => {
    const problem = problemOf(fullPath(path));
    if (problem !== undefined && path === tenantDatabase)
      throw new Refusal('database-damaged', { file: path });
    if (problem !== undefined) contents.unread.push({ path, problem });
    return problem === undefined;
  };
  const readable = databases.filter(isReadable).map(({ path }) => path);
  const log = readable.find((path) => path === logDatabase);
  const months = readable.filter((path) => path.startsWith('history/') && path !== log);
  const rest = readable.filter((path) => !path.startsWith('history/'));
  const put = (path: string, held: HeldDatabase) =>
    putDatabase(writing, { scratch, contents, path, held });

  for (const path of rest) await put(path, hold(fullPath(path)));
  const held = await holdTogether(log && fullPath(log), months.map(fullPath));
  try {
    const paths = [...(log === undefined ? [] : [log]), ...months];
    for (const [n, path] of paths.entries()) await put(path, must(held[n], `held ${path}`));
  } finally {
    for (const one of held) one.close();
  }
}

async function putDatabase(
  writing: Writing,
  {
    scratch,
    contents,
    path,
    held,
  }: { scratch: string; contents: Filling; path: string; held: HeldDatabase },
): Promise<void> {
  const copy = join(scratch, 'copy.db');
  try {
    await held.database.backup(copy, {
      progress() {
        writing.throwIfCancelled();
        return pagesPerStep;
      },
    });
  } catch (error) {
    throw fullScratch(error, scratch);
  } finally {
    held.close();
  }
  const { rows, documents, blobs } = tellDatabase(copy);
  contents.rows[path] = rows;
  if (path === tenantDatabase) {
    contents.documents = must(documents, 'documents of a tenant');
    contents.heldBlobs = blobs;
  }
  contents.files.push(putFile(writing, path, { from: copy }));
  rmSync(copy);
}

/** What keeps a database from being read at all; damage further in is copied, and found by the rehearsal. */
function problemOf(path: string): string | undefined {
  try {
    hold(path).close();
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'SQLITE_NOTADB' && !code.startsWith('SQLITE_CORRUPT')) throw error;
    return code;
  }
}

function moveInPlace(aside: string, path: string): void {
  try {
    renameSync(aside, path);
    // A rename is on the disk only once its folder is; Windows has no such call and journals renames itself.
    if (process.platform !== 'win32') syncFolder(dirname(path));
  } catch (error) {
    throw new Refusal('folder-not-writable', { path, problem: codeOf(error) }, { cause: error });
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    // Some network shares and sticks know no such call; what was written is flushed all the same.
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(codeOf(error))) throw error;
  } finally {
    closeSync(folder);
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The stick is gone, and the file with it; why the backup failed is told already.
  }
}

function fullScratch(error: unknown, path: string): unknown {
  if (codeOf(error) !== 'SQLITE_FULL') return error;
  return new Refusal('disk-full', { path }, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
