import type { Attachment, AttachmentBlob } from '#shared/contract/attachments.ts';
import { type AttachmentAbout, attachmentAbout } from '#shared/domain/attachments/attachment.ts';
import type { AttachmentId, PersonId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import { upToBytesOf } from '#core/sync/blobs/blob-policy.ts';
import {
  type BlobRow,
  readConflicts,
  selectAttachments,
  selectBlobs,
} from './attachment-queries.ts';

/** What is attached to one subject, newest first; entries whose bytes are not here are there all the same. */
export async function listAttachments(
  deps: Pick<TenantDeps, 'read' | 'blobs'>,
  { personId }: Pick<Session, 'personId'>,
  about: AttachmentAbout,
): Promise<Attachment[]> {
  const rows = await selectAttachments(deps, about);
  if (rows.length === 0) return [];
  const blobs = await selectBlobs(
    deps,
    rows.map(({ attachmentId }) => attachmentId),
  );
  const conflicts = await readConflicts(deps);
  const { transfers } = deps.blobs;
  const here = {
    upToBytes: upToBytesOf(transfers.policy),
    doneOf: transfers.doneOf,
  };
  const formsById = Map.groupBy(blobs, ({ attachmentId }) => attachmentId);
  return rows.flatMap((row) => {
    const forms = formsById.get(row.attachmentId) ?? [];
    const form = (role: string) => {
      const found = forms.find((blob) => blob.role === role);
      return found ? toBlob(found, here) : null;
    };
    const original = form('original');
    const subject = aboutOf(row);
    // Of a newer app, or written by nobody who meant well.
    if (!original || !subject) return [];
    return [
      {
        attachmentId: row.attachmentId as AttachmentId,
        about: subject,
        name: row.name,
        caption: row.caption,
        takenAtMs: row.takenAtMs,
        place:
          row.latitude === null || row.longitude === null
            ? null
            : { latitude: row.latitude, longitude: row.longitude },
        by:
          row.byId === null
            ? null
            : { personId: row.byId as PersonId, personName: row.byName ?? '?' },
        isMine: row.byId === personId,
        madeAtMs: row.madeAtMs ?? 0,
        isInConflict: conflicts.has(row.attachmentId),
        original,
        preview: form('preview'),
        thumbnail: form('thumbnail'),
      },
    ];
  });
}

interface Here {
  /** The largest original that comes by itself. */
  readonly upToBytes: number;
  /** Sealed bytes of what is on its way. */
  readonly doneOf: (hash: string) => number | undefined;
}

function toBlob(row: BlobRow, { upToBytes, doneOf }: Here): AttachmentBlob {
  const { bytes, mimeType, widthPx, heightPx } = row;
  const done = doneOf(row.hash);
  return {
    bytes,
    mimeType,
    widthPx,
    heightPx,
    state: stateOf(row, upToBytes),
    fetched: done === undefined ? null : done / row.sealedBytes,
    trouble: row.trouble as AttachmentBlob['trouble'],
    placesElsewhere: Number(row.places ?? 0),
  };
}

function stateOf(row: BlobRow, upToBytes: number): AttachmentBlob['state'] {
  if (row.damagedAtMs !== null) return 'damaged';
  if (row.storedAtMs !== null) return 'here';
  if (row.role !== 'original' || row.askedAtMs !== null) return 'coming';
  return row.releasedAtMs === null && row.sealedBytes <= upToBytes ? 'coming' : 'away';
}

function aboutOf(row: TenantTables['attachment']): AttachmentAbout | undefined {
  const { about: kind, wellId, leaseId, deviceId, day, alarmId, raisedAtMs } = row;
  const parsed = attachmentAbout.safeParse({
    kind,
    wellId,
    leaseId,
    deviceId,
    day,
    alarmId,
    raisedAtMs,
  });
  return parsed.success ? parsed.data : undefined;
}
