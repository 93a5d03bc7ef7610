import type { AttachmentAbout } from '#shared/domain/attachments/attachment.ts';
import { placeOf, takenAtOf } from '#shared/domain/attachments/photo-facts.ts';
import type { AttachmentId, FileId } from '#shared/domain/identity/ids.ts';
import { assertNever } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import {
  refuseUnknownAlarm,
  refuseUnknownDevice,
  refuseUnknownLease,
  refuseUnknownWell,
} from '#core/refuse-unknown.ts';
import { markDeleted, openKept } from '#core/kept-documents.ts';
import type { CommandHead, DocumentEdit, Edit } from '#core/sync/command-runner.ts';
import { drawPictures } from './draw-pictures.ts';
import { findIncoming, forgetIncoming, storeIncoming } from './incoming-files.ts';

type SaveDeps = Pick<TenantDeps, 'commands' | 'blobs' | 'jobWorkers' | 'settings' | 'ports'>;

/**
 * Attaches a file that has arrived: its bytes and small pictures are on the disk before the entry that names them. Refused:
 * what it is about is not there, `file-not-found`, `file-unreadable`, `disk-full`.
 */
export async function addAttachment(
  deps: SaveDeps,
  head: CommandHead,
  request: {
    readonly fileId: FileId;
    readonly about: AttachmentAbout;
    readonly mimeType?: string | undefined;
    readonly caption: string;
  },
) {
  const { fileId, about, caption, mimeType = 'application/octet-stream' } = request;
  const incoming = findIncoming(deps, fileId);
  // Either this command has been answered, or a restart has taken the file.
  if (!incoming) return deps.commands.run(head, () => refuseGone(fileId));
  const { name } = incoming;
  const drawn = await drawPictures(deps, await storeIncoming(deps, fileId), mimeType);
  const { notes, original, preview, thumbnail } = drawn;
  const answer = deps.commands.run(head, (edit) => {
    refuseUnknown(edit, about);
    const attachmentId = edit.newId() as AttachmentId;
    const document = edit.open('attachment', attachmentId);
    const set = (field: string, value: Parameters<typeof document.set>[1] | undefined) =>
      value === undefined ? undefined : document.set([field], value);
    set('about', about);
    set('name', name);
    if (caption !== '') set('caption', caption);
    set('takenAt', takenAtOf(notes, deps.settings().timeZone));
    set('place', placeOf(notes) && { ...placeOf(notes)! });
    set('original', { ...original });
    set('preview', preview && { ...preview });
    set('thumbnail', thumbnail && { ...thumbnail });
    set('byId', head.session.personId);
    set('byName', head.session.personName);
    set('madeAt', edit.nowMs);
    return { attachmentId };
  });
  forgetIncoming(deps, fileId);
  return answer;
}

function refuseGone(fileId: FileId): { attachmentId: AttachmentId } {
  throw new Refusal('file-not-found', { fileId });
}

/** Refused: `attachment-not-found`. */
export function changeCaption(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  attachmentId: AttachmentId,
  caption: string,
) {
  return deps.commands.run(head, (edit) => {
    openAttachment(edit, attachmentId).set(['caption'], caption);
    return {};
  });
}

/** Marks as deleted; the bytes stay for 30 days. Refused: `attachment-not-found`. */
export function removeAttachment(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  attachmentId: AttachmentId,
) {
  return deps.commands.run(head, (edit) => {
    const document = openAttachment(edit, attachmentId);
    markDeleted(edit, document, head.session);
    return {};
  });
}

function openAttachment(edit: Edit, attachmentId: AttachmentId): DocumentEdit<'attachment'> {
  const refusal = () => new Refusal('attachment-not-found', { attachmentId });
  return openKept(edit, 'attachment', attachmentId, refusal);
}

function refuseUnknown(edit: Edit, about: AttachmentAbout): void {
  switch (about.kind) {
    case 'well':
    case 'day':
      return refuseUnknownWell(edit, about.wellId);
    case 'lease':
      return refuseUnknownLease(edit, about.leaseId);
    case 'device':
      return refuseUnknownDevice(edit, about.deviceId);
    case 'alarm':
      return refuseUnknownAlarm(edit, about.alarmId);
    default:
      assertNever(about);
  }
}
