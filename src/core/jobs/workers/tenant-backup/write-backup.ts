import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createOutputFile, type OutputFile } from '../output-file.ts';
import { type BackupContents, type fileEnds, frameKinds, pieceBytes } from './contents.ts';
import { listTenantFiles, type FolderFile } from './folder-files.ts';
import { createFrameSealer } from './frames.ts';
import { hold, type HeldDatabase, holdTogether } from './hold-databases.ts';
import { tellDatabase } from './tell-database.ts';
import type { z } from 'zod';

export interface BackupTask {
  /** The tenant's. */
  readonly folder: string;
  /** Of files within it that stay out, relative. */
  readonly without: readonly string[];
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

interface Writing {
  readonly task: BackupTask;
  readonly context: Context;
  readonly put: (kind: number, payload: Uint8Array) => void;
  readonly total: number;
  done: number;
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

async function writeAll(
  task: BackupTask,
  context: Context,
  output: OutputFile,
): Promise<WrittenBackup> {
  const seal = createFrameSealer(task.key, task.head);
  const all = listTenantFiles(task.folder, new Set(task.without));
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const put = (kind: number, payload: Uint8Array) => output.write(seal({ kind, payload }));
  const writing: Writing = { task, context, total, done: 0, put };
  output.write(task.head);

  const files: BackupContents['files'] = [];
  for (const { path } of all.filter(({ isDatabase }) => !isDatabase)) {
    files.push(putFile(writing, path, join(task.folder, path)));
  }
  const databases = await putDatabases(
    writing,
    all.filter(({ isDatabase }) => isDatabase),
  );
  const contents: BackupContents = { ...databases, files: [...files, ...databases.files] };
  put(frameKinds.contents, textOf(contents));
  context.progress(total, total);
  return { bytes: output.bytes(), plainBytes: writing.done, contents };
}

/** The historian's files as of one moment, then whatever else is a database, each as of its own. */
async function putDatabases(
  writing: Writing,
  databases: readonly FolderFile[],
): Promise<BackupContents> {
  const { task } = writing;
  const unread: BackupContents['unread'] = [];
  const isReadable = ({ path }: FolderFile) => {
    const problem = problemOf(join(task.folder, path));
    if (problem !== undefined && path === tenantDatabase)
      throw new Refusal('database-damaged', { file: path });
    if (problem !== undefined) unread.push({ path, problem });
    return problem === undefined;
  };
  const readable = databases.filter(isReadable).map(({ path }) => path);
  const log = readable.find((path) => path === logDatabase);
  const months = readable.filter((path) => path.startsWith('history/') && path !== log);
  const rest = readable.filter((path) => !path.startsWith('history/'));
  const fullPath = (path: string) => join(task.folder, path);
  const contents = { files: [], rows: {}, documents: { count: 0, sha256: '' }, unread };

  for (const path of rest) await putDatabase(writing, contents, path, hold(fullPath(path)));
  const held = await holdTogether(log && fullPath(log), months.map(fullPath));
  try {
    const paths = [...(log === undefined ? [] : [log]), ...months];
    for (const [n, path] of paths.entries())
      await putDatabase(writing, contents, path, must(held[n], `held ${path}`));
  } finally {
    for (const one of held) one.close();
  }
  return contents;
}

async function putDatabase(
  writing: Writing,
  contents: BackupContents,
  path: string,
  held: HeldDatabase,
): Promise<void> {
  const copy = join(writing.task.scratch, 'copy.db');
  try {
    await held.database.backup(copy, {
      progress() {
        writing.context.throwIfCancelled();
        return pagesPerStep;
      },
    });
  } catch (error) {
    throw fullScratch(error, writing.task.scratch);
  } finally {
    held.close();
  }
  const { rows, documents } = tellDatabase(copy);
  contents.rows[path] = rows;
  if (path === tenantDatabase) contents.documents = must(documents, 'documents of a tenant');
  contents.files.push(putFile(writing, path, copy));
  rmSync(copy);
}

function putFile(writing: Writing, path: string, from: string): z.output<typeof fileEnds> {
  const { context, put } = writing;
  const hash = createHash('sha256');
  const piece = Buffer.alloc(pieceBytes);
  const mode = statSync(join(writing.task.folder, path)).mode & 0o777;
  put(frameKinds.fileBegins, textOf({ path, mode }));
  let bytes = 0;
  const file = openSync(from, 'r');
  try {
    for (let got = readSync(file, piece); got > 0; got = readSync(file, piece)) {
      context.throwIfCancelled();
      const read = piece.subarray(0, got);
      hash.update(read);
      put(frameKinds.piece, read);
      bytes += got;
      writing.done += got;
      // A database may have grown since its size was asked for.
      context.progress(Math.min(writing.done, writing.total), writing.total, 'writing');
    }
  } finally {
    closeSync(file);
  }
  const end = { path, bytes, sha256: hash.digest('hex') };
  put(frameKinds.fileEnds, textOf(end));
  return end;
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

function textOf(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
