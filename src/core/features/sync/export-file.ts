import { createZonedTimes } from '#shared/domain/telemetry/zoned-time.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { z } from 'zod';
import type { TenantDeps } from '#core/core-deps.ts';
import { beginJobFile, finishJobFile, removeJobFile } from '#core/jobs/job-files.ts';
import type { JobRunner } from '#core/jobs/jobs.ts';
import { namesOf } from '#core/sync/blobs/blob-names.ts';
import { amountOf, type BlobChoice, blobExtents } from '#core/sync/blobs/choose-blobs.ts';
import { carriedFrom } from '#core/sync/blobs/file-blobs.ts';
import { writeChunkFile } from '#core/sync/file/write-chunk-file.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';

export const syncFileKind = 'syncFile';
export const syncFileEnding = '.wellossync';

type ExportDeps = Pick<
  TenantDeps,
  'tenantId' | 'folder' | 'ports' | 'settings' | 'sync' | 'blobs' | 'read'
> & {
  readonly version: string;
};

/** Of jobs that were begun before photos and files went along, too. */
const plan = z.object({
  placeId: z.string().nullable(),
  photos: z.enum(blobExtents).default('thumbnails'),
  mostPhotoBytes: z.number().nullable().default(null),
});
type Plan = z.output<typeof plan>;

/** Begins the job. Refuses `sync-not-shared` and `sync-place-unknown`. */
export function startFileExport(
  deps: Pick<TenantDeps, 'sync' | 'jobs' | 'commands' | 'ports' | 'settings'>,
  head: CommandHead,
  input: Plan,
) {
  const { placeId } = input;
  const { sync, ports, settings } = deps;
  if (!sync.place) throw new Refusal('sync-not-shared');
  if (placeId !== null && !sync.holdingsOf(placeId)) throw new Refusal('sync-place-unknown');
  const name = placeId === null ? undefined : nameOf(sync, placeId);
  const title = fileName(settings(), ports.clock.nowMs(), name);
  return deps.commands.run(head, () => ({
    jobId: deps.jobs.start({
      kind: syncFileKind,
      title,
      input: { placeId, photos: input.photos, mostPhotoBytes: input.mostPhotoBytes },
      batchId: null,
      session: head.session,
    }),
  }));
}

/** What of photos and files would go along, and what would be left for want of room. Refuses `sync-not-shared`. */
export function sizeOfExport({ sync, blobs }: Pick<TenantDeps, 'sync' | 'blobs'>, input: Plan) {
  if (!sync.place) throw new Refusal('sync-not-shared');
  const { chosen, left } = blobs.choose(choiceOf(input));
  const { count, bytes } = amountOf(chosen);
  return { photos: { count, bytes }, left: { ...left } };
}

function choiceOf({ photos, mostPhotoBytes, placeId }: Plan): BlobChoice {
  return { extent: photos, mostBytes: mostPhotoBytes, placeId };
}

/** A run that was cut short begins anew: what was held then is held still. */
export function createFileExportRunner(deps: ExportDeps): JobRunner {
  const { sync, ports } = deps;
  return {
    kind: syncFileKind,
    async run(task) {
      const input = plan.parse(task.input);
      const { placeId } = input;
      const { place } = sync;
      if (!place) throw new Refusal('sync-not-shared');
      await sync.settle();
      const known = placeId === null ? undefined : sync.holdingsOf(placeId);
      const name = placeId === null ? undefined : nameOf(sync, placeId);
      const file = fileName(deps.settings(), ports.clock.nowMs(), name);
      const path = beginJobFile(deps, task.jobId, file);
      let offset = 0;
      try {
        const { chosen } = deps.blobs.choose(choiceOf(input));
        const { chunks, spoilt } = await writeChunkFile({
          place,
          signer: sync.device,
          tenantId: deps.tenantId,
          appVersion: deps.version,
          atMs: ports.clock.nowMs(),
          known,
          blobs: carriedFrom(deps.blobs.store, chosen),
          signal: task.signal,
          append(bytes) {
            ports.disk.append(path, bytes, offset);
            offset += bytes.length;
          },
          progress: (done, total, of) =>
            task.progress(done, total, of === 'blobs' ? 'writingPhotos' : 'writing'),
        });
        for (const hash of spoilt) await deps.blobs.store.check(hash);
        const bytes = finishJobFile(deps, path);
        sync.note({
          kind: 'exported',
          placeId,
          placeName: name ?? null,
          details: { file, chunks, photos: chosen.length - spoilt.length },
        });
        return {
          file,
          bytes,
          chunksWritten: chunks,
          photosWritten: chosen.length - spoilt.length,
          photosSpoilt: spoilt.length,
          photosSpoiltNames: await namesOf(deps, spoilt),
        };
      } catch (error) {
        removeJobFile(deps, task.jobId);
        throw error;
      }
    },
  };
}

function nameOf(sync: TenantDeps['sync'], placeId: string): string | undefined {
  return sync.places().find((one) => one.placeId === placeId)?.name;
}

/** `Caprock 2026-11-26 for Truck 3.wellossync`, in the operator's days and in letters every file system takes. */
function fileName(
  { operatorName, timeZone }: ReturnType<TenantDeps['settings']>,
  nowMs: number,
  forName: string | undefined,
): string {
  const day = createZonedTimes(timeZone)(nowMs).slice(0, 10);
  const words = [operatorName, day, ...(forName ? ['for', forName] : [])].join(' ');
  const plain = words.replaceAll(/[^\p{L}\p{N} .-]+/gu, '-').slice(0, 120);
  return `${plain}${syncFileEnding}`;
}
