import { extname, join } from 'node:path';
import { z } from 'zod';
import { jobId as jobIdShape, type JobId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '../core-deps.ts';

type FileDeps = Pick<TenantDeps, 'folder' | 'ports'>;

const keptMs = 7 * 86_400_000;
const about = z.object({ name: z.string(), atMs: z.number() });

const mimeTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Where a job writes its file: a folder of its own in the tenant's, begun anew when the job is run again. */
export function beginJobFile(deps: FileDeps, jobId: JobId, name: string): string {
  const { disk, clock } = deps.ports;
  removeOldJobFiles(deps);
  const folder = folderOf(deps, jobId);
  disk.remove(folder);
  disk.makeFolder(folder);
  const text = JSON.stringify({ name, atMs: clock.nowMs() });
  disk.writeWhole(join(folder, 'about.json'), Buffer.from(text));
  return join(folder, 'writing');
}

/** The file is whole: from here on it can be read. */
export function finishJobFile({ ports: { disk } }: FileDeps, writing: string): number {
  const path = writing.replace(/writing$/, 'data');
  disk.rename(writing, path);
  return disk.size(path);
}

export function removeJobFile(deps: FileDeps, jobId: JobId): void {
  deps.ports.disk.remove(folderOf(deps, jobId));
}

/** A piece of a finished file; refuses `file-not-found` for one that is not there, not yet or no more. */
export function readJobFile(
  deps: FileDeps,
  jobId: JobId,
  { offset, length }: { readonly offset: number; readonly length: number },
) {
  const { disk } = deps.ports;
  const folder = folderOf(deps, jobId);
  const path = join(folder, 'data');
  const known = readAbout(deps, folder);
  if (!known || !disk.exists(path)) throw new Refusal('file-not-found', { jobId });
  return {
    name: known.name,
    mimeType: mimeTypes[extname(known.name).slice(1)] ?? 'application/octet-stream',
    totalBytes: disk.size(path),
    bytes: disk.readPart(path, offset, length),
  };
}

/** Files are kept for seven days. */
export function removeOldJobFiles(deps: FileDeps): void {
  const { disk, clock } = deps.ports;
  const root = join(deps.folder, 'exports');
  if (!disk.exists(root)) return;
  for (const name of disk.list(root)) {
    const known = readAbout(deps, join(root, name));
    if (!known || clock.nowMs() - known.atMs > keptMs) disk.remove(join(root, name));
  }
}

function readAbout({ ports: { disk } }: FileDeps, folder: string) {
  const path = join(folder, 'about.json');
  if (!disk.exists(path)) return undefined;
  return about.safeParse(JSON.parse(Buffer.from(disk.read(path)).toString('utf8'))).data;
}

function folderOf({ folder }: FileDeps, jobId: JobId): string {
  // The id becomes part of a path: nothing but an id may.
  return join(folder, 'exports', jobIdShape.parse(jobId));
}
