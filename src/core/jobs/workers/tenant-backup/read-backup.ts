import { createHash, type Hash } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { Refusal } from '#shared/kit/refusal.ts';
import { createOutputFile, type OutputFile } from '../output-file.ts';
import {
  backupContents,
  type BackupContents,
  fileBegins,
  fileEnds,
  frameKinds,
  isPathWithin,
} from './contents.ts';
import { unprovenBlobs } from './backup-blobs.ts';
import { createFrameReader, damaged, type Frame } from './frames.ts';
import { findFault, tellDatabase } from './tell-database.ts';

export interface RestoreTask {
  readonly path: string;
  /** Its first bytes; the frames begin behind them. */
  readonly head: Uint8Array;
  readonly key: Uint8Array;
  /** A folder that is not there yet, or empty. */
  readonly into: string;
  readonly totalBytes: number;
}

export interface ReadContents {
  readonly contents: BackupContents;
  readonly plainBytes: number;
}

interface Context {
  progress(done: number, total: number | null, step?: string): void;
  throwIfCancelled(): void;
}

interface Begun {
  readonly path: string;
  readonly output: OutputFile;
  readonly hash: Hash;
}

/**
 * Takes a backup apart into a folder, and proves that what lies there is what was backed up: every byte by its tag, every file
 * by its hash, every database by SQLite's own check and by the rows and documents it had, and every photo and file a database says is
 * here by the bytes its name says, unless the backup names it as lacking. Refuses `backup-damaged`,
 * `disk-full`, `folder-not-writable`; what it leaves in the folder then is nothing anyone may open.
 */
export function readBackup(task: RestoreTask, context: Context): ReadContents {
  mkdirSync(task.into, { recursive: true });
  const file = openSync(task.path, 'r');
  try {
    const { contents, plainBytes } = readFrames(task, context, file);
    for (const [path, rows] of Object.entries(contents.rows)) {
      context.throwIfCancelled();
      context.progress(task.totalBytes, task.totalBytes, 'checking');
      checkDatabase(join(task.into, path), path, rows, contents);
    }
    return { contents, plainBytes };
  } finally {
    closeSync(file);
  }
}

function readFrames(task: RestoreTask, context: Context, file: number): ReadContents {
  let at = task.head.length;
  const next = createFrameReader(task.key, task.head, (bytes) => {
    const read = readAt(task.path, file, bytes, at);
    at += read.length;
    return read;
  });
  const found: BackupContents['files'] = [];
  let open: Begun | undefined;
  let plainBytes = 0;
  try {
    for (let frame = next(); frame; frame = next()) {
      context.throwIfCancelled();
      context.progress(at, task.totalBytes, 'restoring');
      if (frame.kind === frameKinds.contents && !open) {
        const contents = parse(backupContents, frame);
        if (next() !== undefined) throw damaged('behind-end', at);
        checkFiles(contents, found);
        return { contents, plainBytes };
      }
      if (frame.kind === frameKinds.fileBegins && !open) open = begin(task, frame);
      else if (frame.kind === frameKinds.piece && open) plainBytes += take(open, frame);
      else if (frame.kind === frameKinds.fileEnds && open) {
        found.push(end(open, frame));
        open = undefined;
      } else throw damaged('order', at);
    }
    throw damaged('cut-off', at);
  } finally {
    open?.output.close();
  }
}

/** Fewer bytes at the end of the file. Refuses `backup-unreadable` when the stick it lies on is taken away. */
function readAt(path: string, file: number, bytes: number, at: number): Uint8Array {
  const read = Buffer.allocUnsafe(bytes);
  let got = 0;
  try {
    for (let more = -1; more !== 0 && got < bytes; got += more)
      more = readSync(file, read, got, bytes - got, at + got);
  } catch (error) {
    const problem = (error as NodeJS.ErrnoException).code ?? '';
    throw new Refusal('backup-unreadable', { path, problem }, { cause: error });
  }
  return read.subarray(0, got);
}

function begin({ into }: RestoreTask, frame: Frame): Begun {
  const { path, mode } = parse(fileBegins, frame);
  if (!isPathWithin(path)) throw damaged('path', path);
  const target = join(into, path);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const output = createOutputFile(target);
  chmodSync(target, mode);
  return { path, output, hash: createHash('sha256') };
}

function take({ output, hash }: Begun, { payload }: Frame): number {
  output.write(payload);
  hash.update(payload);
  return payload.length;
}

function end({ path, output, hash }: Begun, frame: Frame): z.output<typeof fileEnds> {
  const told = parse(fileEnds, frame);
  const isSame = told.path === path && told.bytes === output.bytes();
  if (!isSame || told.sha256 !== hash.digest('hex')) throw damaged('file', path);
  output.finish();
  return told;
}

function checkFiles({ files }: BackupContents, found: BackupContents['files']): void {
  if (JSON.stringify(files) !== JSON.stringify(found)) throw damaged('contents', files.length);
}

function checkDatabase(
  path: string,
  name: string,
  rows: BackupContents['rows'][string],
  contents: BackupContents,
): void {
  const { documents } = contents;
  const fault = findFault(path);
  if (fault !== undefined) throw damaged(fault, name);
  const told = tellDatabase(path);
  if (JSON.stringify(told.rows) !== JSON.stringify(rows)) throw damaged('rows', name);
  if (told.documents && JSON.stringify(told.documents) !== JSON.stringify(documents))
    throw damaged('documents', name);
  const [unproven] = unprovenBlobs(contents, told.blobs);
  if (unproven !== undefined) throw damaged('blobs', unproven);
}

function parse<Shape extends z.ZodType>(shape: Shape, { payload }: Frame): z.output<Shape> {
  try {
    return shape.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch (error) {
    throw damaged('text', '', error);
  }
}
