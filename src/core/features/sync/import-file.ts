import { z } from 'zod';
import { fileId as fileIdShape, type FileId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { findWhole } from '#core/features/imports/index.ts';
import type { JobRunner } from '#core/jobs/jobs.ts';
import { namesOf } from '#core/sync/blobs/blob-names.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import type { FileSource } from '#core/sync/file/read-chunk-file.ts';
import { type FileTakenIn, readHeader, takeInFile } from '#core/sync/file/take-in-file.ts';

export const syncFileImportKind = 'syncFileImport';

type ImportDeps = Pick<TenantDeps, 'tenantId' | 'folder' | 'ports' | 'sync' | 'blobs' | 'read'>;

const plan = z.object({ fileId: fileIdShape });

/** Begins the job. Refuses what `readHeader` does, and `file-not-found`. */
export function startFileImport(
  deps: ImportDeps & Pick<TenantDeps, 'jobs' | 'commands'>,
  head: CommandHead,
  fileId: FileId,
) {
  const { name, source } = open(deps, fileId);
  readHeader({ place: placeOf(deps), tenantId: deps.tenantId, source });
  return deps.commands.run(head, () => ({
    jobId: deps.jobs.start({
      kind: syncFileImportKind,
      title: name,
      input: { fileId },
      batchId: null,
      session: head.session,
    }),
  }));
}

/** A run that was cut short begins anew, and passes over what is here. */
export function createFileImportRunner(deps: ImportDeps): JobRunner {
  return {
    kind: syncFileImportKind,
    async run(task) {
      const { fileId } = plan.parse(task.input);
      const { name, source } = open(deps, fileId);
      const outcome = await takeInFile({
        place: placeOf(deps),
        tenantId: deps.tenantId,
        source,
        blobs: deps.blobs.intake(() => placeOf(deps).refreshRows()),
        signal: task.signal,
        progress: (done, total) => task.progress(done, total, 'takingIn'),
      });
      heard(deps, outcome, source.bytes);
      const result = { ...resultOf(outcome), ...(await resultOfBlobs(deps, outcome.blobs)) };
      deps.sync.note({
        kind: 'imported',
        path: 'file',
        placeId: outcome.header.device,
        details: {
          file: name,
          chunks: outcome.added,
          missing: result.chunksMissing,
          photos: outcome.blobs.added,
          lost: result.photosLost,
        },
      });
      return { ...result, from: name };
    },
  };
}

/** For people; what was refused for want of what it builds on is in another file. */
function resultOf({ header, added, read, refused, isWhole, isKnown }: FileTakenIn) {
  const { 'parents-missing': orphans = 0, ...others } = refused;
  const refusedForGood = Object.values(others).reduce((sum, count) => sum + count, 0);
  const lost = isKnown ? 0 : Math.max(0, header.chunks - read);
  return {
    chunksAdded: added,
    chunksKnown: (isKnown ? header.chunks : read) - added - orphans - refusedForGood,
    /** Cut off, or damaged on the way. */
    chunksMissing: isWhole ? 0 : lost,
    /** Written for another place: what they build on is not here. */
    chunksOrphaned: orphans,
    chunksRefused: refusedForGood,
    device: header.device,
    writtenAtMs: header.atMs,
  };
}

/** Those that the file has lost are told by name. */
async function resultOfBlobs(
  deps: Pick<TenantDeps, 'read'>,
  { added, known, unnamed, lost, untold }: FileTakenIn['blobs'],
) {
  return {
    photosAdded: added,
    photosKnown: known,
    photosUnnamed: unnamed,
    photosLost: lost.length + untold,
    photosLostNames: await namesOf(deps, lost),
  };
}

function heard({ sync }: ImportDeps, { header, vectors, added }: FileTakenIn, bytes: number): void {
  const { device, atMs } = header;
  const known = sync.places().find(({ placeId }) => placeId === device);
  // A file may lie in a drawer for a month.
  const isNews = (known?.heardAtMs ?? -Infinity) < atMs;
  if (device === sync.place?.ownKey) return;
  sync.heard({
    placeId: device,
    kind: known?.kind ?? 'seat',
    name: known?.name ?? device.slice(0, 8),
    ...(isNews ? { vectors } : {}),
    bytesIn: bytes,
    chunksIn: added,
  });
}

function open(deps: ImportDeps, fileId: FileId): { name: string; source: FileSource } {
  const { name, bytes, path } = findWhole(deps, fileId);
  const { disk } = deps.ports;
  const readPart = (offset: number, length: number) => disk.readPart(path, offset, length);
  return { name, source: { bytes, readPart } };
}

function placeOf({ sync }: ImportDeps) {
  if (!sync.place) throw new Refusal('sync-not-shared');
  return sync.place;
}
