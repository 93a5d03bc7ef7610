import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Limits } from '#relay/limits.ts';
import type { Metrics } from '#relay/metrics.ts';
import type { TenantStore } from '#relay/store/tenant-store.ts';
import { type BlobFolder, isBlobHash } from './blob-folder.ts';

type Blobs = Pick<TenantStore, 'usedBytes' | 'addBlob'>;

export interface UploadParts {
  /** In addresses. */
  readonly path: string;
  readonly folder: BlobFolder;
  readonly store: () => Promise<Blobs>;
  readonly quotaBytes: () => Promise<number>;
  readonly limits: Limits;
  readonly metrics: Metrics;
}

/** tus asks for these two on an error that is an answer. */
class Answer extends Error {
  override readonly name = 'Answer';
  readonly status_code: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(body);
    this.status_code = status;
    this.body = `${body}\n`;
  }
}

/**
 * Resumable uploads of one tenant's blobs (tus 1.0). An upload says its length and, as metadata `hash`, the SHA-256 of its
 * bytes; it becomes a blob when both are true, before the last request is answered.
 */
export function createUploads({
  path,
  folder,
  store,
  quotaBytes,
  limits,
  metrics,
}: UploadParts): Server {
  mkdirSync(folder.uploads, { recursive: true, mode: 0o700 });
  const files = new FileStore({
    directory: folder.uploads,
    expirationPeriodInMilliseconds: limits.uploadKeptMs,
  });
  return new Server({
    path,
    datastore: files,
    relativeLocation: true,
    maxSize: limits.maxBlobBytes,
    async onUploadCreate(_, { metadata, size }) {
      if (!isBlobHash(metadata?.['hash'] ?? ''))
        throw new Answer(400, 'metadata hash: SHA-256 as hex');
      if (size === undefined) throw new Answer(400, 'Upload-Length is needed');
      const used = (await (await store()).usedBytes()) + (await announcedBytes(files));
      if (used + size > (await quotaBytes())) throw new Answer(413, 'quota');
      return {};
    },
    async onUploadFinish(_, { id, metadata, size }) {
      const hash = metadata!['hash']!;
      const isKept = await folder.keep(join(folder.uploads, id), hash);
      await files.configstore.delete(id);
      metrics.blobs.inc({ outcome: isKept ? 'kept' : 'other-bytes' });
      if (!isKept) throw new Answer(422, 'bytes of another hash');
      await (await store()).addBlob(hash, size!);
      return {};
    },
  });
}

/** Of uploads that are under way, as if they were whole: else many could be begun where there is room for one. */
async function announcedBytes({ configstore }: FileStore): Promise<number> {
  const ids = (await configstore.list?.()) ?? [];
  const uploads = await Promise.all(ids.map((id) => configstore.get(id)));
  return uploads.reduce((sum, upload) => sum + (upload?.size ?? 0), 0);
}
