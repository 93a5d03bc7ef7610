import type { AttachmentAbout } from '#shared/domain/attachments/attachment.ts';
import type { AttachmentId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { TenantTables } from '#core/storage/tables.ts';

type ReadDeps = Pick<TenantDeps, 'read'>;

/** What is shown of one subject, newest first. */
export function selectAttachments(
  { read }: ReadDeps,
  about: AttachmentAbout,
): Promise<TenantTables['attachment'][]> {
  const shown = read.selectFrom('attachment').selectAll().where('deleted', '=', 0);
  const sorted = (query: typeof shown) =>
    query.orderBy('madeAtMs', 'desc').orderBy('attachmentId', 'desc').execute();
  switch (about.kind) {
    case 'well':
      // A photo of the gauge sheet of a day is one of the well.
      return sorted(shown.where('wellId', '=', about.wellId).where('about', 'in', ['well', 'day']));
    case 'day':
      return sorted(shown.where('wellId', '=', about.wellId).where('day', '=', about.day));
    case 'lease':
      return sorted(shown.where('leaseId', '=', about.leaseId));
    case 'device':
      return sorted(shown.where('deviceId', '=', about.deviceId));
    case 'alarm':
      return sorted(
        shown.where('alarmId', '=', about.alarmId).where('raisedAtMs', '=', about.raisedAtMs),
      );
  }
}

/** One form of a shown attachment. Refused: `attachment-not-found`. */
export async function findBlob(
  { read }: ReadDeps,
  attachmentId: AttachmentId,
  role: string,
): Promise<TenantTables['attachmentBlob']> {
  const found = await read
    .selectFrom('attachmentBlob')
    .innerJoin('attachment', 'attachment.attachmentId', 'attachmentBlob.attachmentId')
    .selectAll('attachmentBlob')
    .where('attachmentBlob.attachmentId', '=', attachmentId)
    .where('role', '=', role)
    .where('deleted', '=', 0)
    .executeTakeFirst();
  if (!found) throw new Refusal('attachment-not-found', { attachmentId });
  return found;
}

/** The forms of many attachments, with what this seat knows of each. */
export function selectBlobs({ read }: ReadDeps, attachmentIds: readonly string[]) {
  return read
    .selectFrom('attachmentBlob')
    .leftJoin('blob', 'blob.hash', 'attachmentBlob.hash')
    .leftJoin('blobWanted', 'blobWanted.hash', 'attachmentBlob.hash')
    .select((on) => [
      'attachmentBlob.attachmentId',
      'attachmentBlob.role',
      'attachmentBlob.hash',
      'attachmentBlob.bytes',
      'attachmentBlob.sealedBytes',
      'attachmentBlob.mimeType',
      'attachmentBlob.widthPx',
      'attachmentBlob.heightPx',
      'blob.storedAtMs',
      'blob.damagedAtMs',
      'blobWanted.askedAtMs',
      'blobWanted.releasedAtMs',
      'blobWanted.trouble',
      on
        .selectFrom('blobPlace')
        .whereRef('blobPlace.hash', '=', 'attachmentBlob.hash')
        .select((count) => count.fn.countAll<number>().as('places'))
        .as('places'),
    ])
    .where('attachmentBlob.attachmentId', 'in', attachmentIds)
    .execute();
}

export type BlobRow = Awaited<ReturnType<typeof selectBlobs>>[number];

export async function readConflicts({ read }: ReadDeps): Promise<ReadonlySet<string>> {
  const rows = await read
    .selectFrom('conflict')
    .innerJoin('document', 'document.id', 'conflict.documentId')
    .select('document.key')
    .where('document.kind', '=', 'attachment')
    .execute();
  return new Set(rows.map(({ key }) => key));
}
