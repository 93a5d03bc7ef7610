import { join } from 'node:path';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { writeArchive } from '#core/jobs/workers/sample-files/sample-files.ts';
import {
  archiveFolderOf,
  archiveName,
  ensureWritable,
  listFolder,
  manifestOf,
  readManifests,
  type ArchiveManifest,
} from './archive-files.ts';
import { callSampleWorker } from './call-sample-worker.ts';
import type { HistoryDeps } from './history-deps.ts';
import type { MonthFile } from './measure-months.ts';
import { nameTags } from './named-tags.ts';
import { leastFreeBytes } from './room.ts';

/** Parquet takes several times what the history takes; by this much there must be room in the archive folder. */
const growth = 8;

type ArchiveDeps = Pick<
  HistoryDeps,
  'tenantId' | 'ports' | 'store' | 'read' | 'jobWorkers' | 'notes'
>;

interface Archiving {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number | null, step?: string) => void;
}

/**
 * Writes a month's samples to the archive folder and answers its manifest once the file was read back and both are on the
 * disk. An archive of the very same samples is replaced, not joined by a second. Whatever interrupts it leaves no file that
 * counts. Refuses `folder-not-writable`, `disk-full`, `archive-damaged`.
 */
export async function archiveMonth(
  deps: ArchiveDeps,
  archiveFolder: string,
  month: MonthFile,
  archiving: Archiving,
): Promise<ArchiveManifest> {
  const { disk, clock } = deps.ports;
  const folder = archiveFolderOf(archiveFolder, deps.tenantId);
  ensureWritable(disk, folder);
  refuseWithoutRoom(deps, folder, month);
  removeUnfinished(deps, folder);
  const writing = join(folder, `${archiveName(month)}.parquet.writing`);
  try {
    const written = await writeFile(deps, writing, month, archiving);
    const same = readManifests(disk, folder).find(
      ({ contentSha256 }) => contentSha256 === written.contentSha256,
    );
    const file = same?.file ?? freeName(deps, folder, archiveName(month));
    const manifest: ArchiveManifest = {
      format: 'wellos-history',
      version: 1,
      tenantId: deps.tenantId,
      file,
      keep: month.keep,
      fromMs: month.fromMs,
      toMs: month.toMs,
      samples: written.rows,
      samplesByTag: Object.fromEntries(written.rowsByTag),
      bytes: written.bytes,
      fileSha256: written.fileSha256,
      contentSha256: written.contentSha256,
      arrivalTimes: 'unknown',
      writtenAtMs: clock.nowMs(),
      edits: await editsOf(deps, month),
    };
    disk.rename(writing, join(folder, file));
    deps.ports.reach('archive:named');
    disk.writeWhole(join(folder, manifestOf(file)), Buffer.from(toJson(manifest)));
    return manifest;
  } finally {
    disk.remove(writing);
  }
}

/** Whether the month holds exactly what was archived; late samples may have come meanwhile. */
export async function isAsArchived(
  { store }: Pick<HistoryDeps, 'store'>,
  month: MonthFile,
  { samplesByTag }: ArchiveManifest,
): Promise<boolean> {
  for (const tagId of await store.tagsIn(month.file)) {
    const count = await store.count(tagId, month.fromMs, month.toMs);
    if (count !== (samplesByTag[tagId] ?? 0)) return false;
  }
  return true;
}

async function writeFile(
  deps: ArchiveDeps,
  path: string,
  { fromMs, toMs, file, keep }: MonthFile,
  archiving: Archiving,
) {
  const { store } = deps;
  const tags = await nameTags(deps, await store.tagsIn(file));
  let total = 0;
  for (const { tagId } of tags) total += await store.count(tagId as TagId, fromMs, toMs);
  return callSampleWorker<typeof writeArchive>(deps, {
    functionName: 'writeArchive',
    input: {
      path,
      fromMs,
      toMs,
      tags,
      total,
      notes: { format: 'wellos-history', tenantId: deps.tenantId, keep },
    },
    answers: {
      page: ({ tag, fromMs: from, limit }) =>
        store.page(tags[tag]!.tagId as TagId, from, toMs, limit),
    },
    ...archiving,
  });
}

async function editsOf({ store }: ArchiveDeps, { file, fromMs, toMs }: MonthFile) {
  const edits = [];
  for (const tagId of await store.tagsIn(file))
    for (const edit of await store.edits(tagId))
      if (edit.fromMs < toMs && edit.toMs > fromMs) edits.push({ tagId, ...edit });
  return edits;
}

function refuseWithoutRoom({ ports }: ArchiveDeps, folder: string, { rawBytes }: MonthFile): void {
  const freeBytes = ports.disk.freeBytes(folder);
  if (freeBytes !== undefined && freeBytes - growth * rawBytes < leastFreeBytes / 2)
    throw new Refusal('disk-full', { path: folder });
}

/** What was being written when the core ended, and files that have no manifest because it ended just then. */
function removeUnfinished({ ports: { disk } }: ArchiveDeps, folder: string): void {
  const names = new Set(listFolder(disk, folder));
  for (const name of names) {
    const isHalf = name.endsWith('.parquet') && !names.has(manifestOf(name));
    if (isHalf || name.endsWith('.writing')) disk.remove(join(folder, name));
  }
}

function freeName({ ports: { disk } }: ArchiveDeps, folder: string, name: string): string {
  for (let number = 1; ; number++) {
    const file = number === 1 ? `${name}.parquet` : `${name}.${number}.parquet`;
    if (!disk.exists(join(folder, file))) return file;
  }
}

/** JSON has no infinities and no NaN; they are written as texts. */
function toJson(manifest: ArchiveManifest): string {
  return JSON.stringify(
    manifest,
    (_key, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    1,
  );
}
