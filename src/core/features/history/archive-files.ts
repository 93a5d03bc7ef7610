import { join } from 'node:path';
import { z } from 'zod';
import { keepClass, type KeepClass } from '#shared/domain/telemetry/keep-rules.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Disk } from '#core/storage/disk.ts';

/** What lies beside each archive file; written last, so that a file with one is whole. */
export const archiveManifest = z.object({
  format: z.literal('wellos-history'),
  version: z.literal(1),
  tenantId: z.string(),
  file: z.string(),
  keep: keepClass,
  fromMs: z.number(),
  toMs: z.number(),
  samples: z.number().int(),
  samplesByTag: z.record(z.string(), z.number().int()),
  bytes: z.number(),
  /** Of the file's bytes. */
  fileSha256: z.string(),
  /** Of the samples, however the file lays them out. */
  contentSha256: z.string(),
  /** The time at which samples arrived is not kept by the history, and so not here. */
  arrivalTimes: z.literal('unknown'),
  writtenAtMs: z.number(),
  /** Corrections and deletions of that month, with what they replaced. */
  edits: z.array(z.unknown()),
});
export type ArchiveManifest = z.output<typeof archiveManifest>;

/** The folder of one tenant in the archive folder: several may share a drive. */
export function archiveFolderOf(archiveFolder: string, tenantId: string): string {
  return join(archiveFolder, `wellos-history-${tenantId}`);
}

/** `2026-03.short`; the running number tells archives of one month apart. */
export function archiveName(month: { readonly keep: KeepClass; readonly fromMs: number }): string {
  return `${new Date(month.fromMs).toISOString().slice(0, 7)}.${month.keep}`;
}

export const manifestOf = (file: string): string => `${file.replace(/\.parquet$/, '')}.json`;

/** Manifests of a folder; refuses `folder-not-readable`. Other files, and unreadable manifests, are passed over. */
export function readManifests(disk: Disk, folder: string): ArchiveManifest[] {
  return listFolder(disk, folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readManifest(disk, join(folder, name)) ?? []);
}

export function readManifest(disk: Disk, path: string): ArchiveManifest | undefined {
  if (!disk.exists(path)) return undefined;
  try {
    return archiveManifest.safeParse(JSON.parse(Buffer.from(disk.read(path)).toString('utf8')))
      .data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw unreadable(path, error);
  }
}

export function listFolder(disk: Disk, folder: string): readonly string[] {
  try {
    return disk.list(folder);
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function unreadable(path: string, error: unknown): Refusal {
  const problem = (error as NodeJS.ErrnoException).code ?? String(error);
  return new Refusal('folder-not-readable', { path, problem }, { cause: error });
}

/** Makes the folder and tries to write in it; refuses `folder-not-writable`. */
export function ensureWritable(disk: Disk, folder: string): void {
  const probe = join(folder, '.wellos-probe');
  try {
    disk.makeFolder(folder);
    disk.writeWhole(probe, Buffer.from('probe'));
    disk.remove(probe);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const problem = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Refusal('folder-not-writable', { path: folder, problem }, { cause: error });
  }
}
