import type { BlobEntry } from '#shared/domain/attachments/attachment.ts';
import type { CameraNotes } from '#shared/domain/attachments/photo-facts.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { callWorker, type InputOf, type OutputOf } from '#core/jobs/worker-call.ts';
import type { makePictures, Picture } from '#core/jobs/workers/make-pictures/make-pictures.ts';
import { moduleUrl } from '#core/jobs/workers/make-pictures/module-url.ts';
import type { StoredBlob } from '#core/sync/blobs/blob-writer.ts';

type PictureDeps = Pick<TenantDeps, 'blobs' | 'jobWorkers'>;

/** A larger file is no photo, or one that would take the machine's memory. */
const largestPictureBytes = 64 * 1024 * 1024;

export interface Drawn {
  readonly original: BlobEntry;
  readonly preview: BlobEntry | undefined;
  readonly thumbnail: BlobEntry | undefined;
  readonly notes: CameraNotes;
}

/** Makes and stores the small pictures of a file that has been stored; of one that is none, just its entry. */
export async function drawPictures(
  deps: PictureDeps,
  stored: StoredBlob,
  mimeType: string,
): Promise<Drawn> {
  const made = stored.bytes <= largestPictureBytes ? await draw(deps, stored) : undefined;
  const store = async (picture: Picture | null | undefined) =>
    picture ? entryOf(await deps.blobs.store.put(picture.bytes), picture) : undefined;
  return {
    original: entryOf(stored, made?.original ?? { mimeType }),
    preview: await store(made?.preview),
    thumbnail: await store(made?.thumbnail),
    notes: made?.notes ?? {},
  };
}

async function draw({ blobs, jobWorkers }: PictureDeps, stored: StoredBlob) {
  const { buffer: bytes } = await blobs.store.readAll(stored);
  return callWorker<InputOf<typeof makePictures>, OutputOf<typeof makePictures>>({
    moduleUrl: jobWorkers ? new URL('make-pictures.js', jobWorkers) : moduleUrl,
    entryUrl: jobWorkers && new URL('worker-entry.js', jobWorkers),
    functionName: 'makePictures',
    input: { bytes },
    transfer: [bytes],
  });
}

function entryOf(
  { hash, key, bytes }: StoredBlob,
  shape: Pick<Picture, 'mimeType'> & Partial<Pick<Picture, 'widthPx' | 'heightPx'>>,
): BlobEntry {
  const { mimeType, widthPx, heightPx } = shape;
  const size = widthPx === undefined || heightPx === undefined ? {} : { widthPx, heightPx };
  return { hash, key, bytes, mimeType, ...size };
}
