import { blobRoles, type BlobRole } from '#shared/domain/attachments/attachment.ts';
import { sealedBlobBytes } from '#shared/chunks/blob-frames.ts';
import type { DocumentOf } from '#shared/documents/kinds.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import { numberOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

const roles: ReadonlySet<string> = new Set(blobRoles);

/** One row for the attachment, and one for each form its bytes exist in. */
export const attachmentProjection: Projection<'attachment'> = {
  partOf: ([field = '']) => (roles.has(field) ? field : ''),
  partsOf: () => ['', ...blobRoles],
  rowOf: (key, document, part) =>
    part === ''
      ? { table: 'attachment', key: [key], row: attachmentRow(key, document) }
      : {
          table: 'attachmentBlob',
          key: [key, part],
          row: blobRow(key, part as BlobRole, document),
        },
  eventsOf: (key) => [['attachments.changed', [key]]],
};

/** Without what it is about it is shown nowhere. */
function attachmentRow(
  attachmentId: string,
  { about, place, ...document }: DocumentOf<'attachment'>,
): TenantTables['attachment'] {
  const named = (about ?? {}) as Readonly<Record<string, unknown>>;
  return {
    attachmentId,
    about: textOr(named['kind'], null),
    wellId: textOr(named['wellId'], null),
    leaseId: textOr(named['leaseId'], null),
    deviceId: textOr(named['deviceId'], null),
    day: textOr(named['day'], null),
    alarmId: textOr(named['alarmId'], null),
    raisedAtMs: numberOr(named['raisedAtMs'], null),
    name: textOr(document.name, '?'),
    caption: textOr(document.caption, ''),
    takenAtMs: numberOr(document.takenAt, null),
    latitude: numberOr(place?.latitude, null),
    longitude: numberOr(place?.longitude, null),
    byId: textOr(document.byId, null),
    byName: textOr(document.byName, null),
    madeAtMs: numberOr(document.madeAt, null),
    deleted: document.deletedAt === undefined ? 0 : 1,
  };
}

/** An entry of a newer app, or a bad member's, that names no bytes is none. */
function blobRow(
  attachmentId: string,
  role: BlobRole,
  document: DocumentOf<'attachment'>,
): TenantTables['attachmentBlob'] | undefined {
  const entry = document[role];
  if (!entry || !isHex32(entry.hash) || !isHex32(entry.key)) return undefined;
  if (!Number.isSafeInteger(entry.bytes) || entry.bytes < 0) return undefined;
  return {
    attachmentId,
    role,
    hash: entry.hash,
    key: entry.key,
    bytes: entry.bytes,
    sealedBytes: sealedBlobBytes(entry.bytes),
    mimeType: textOr(entry.mimeType, 'application/octet-stream'),
    widthPx: numberOr(entry.widthPx, null),
    heightPx: numberOr(entry.heightPx, null),
  };
}

function isHex32(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
