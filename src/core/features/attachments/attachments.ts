import { largestPieceBytes } from '#shared/contract/attachments.ts';
import type { FileId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { headOf } from '#core/command-head.ts';
import { deriveId } from '#core/derived-id.ts';
import { os } from '#core/implementer.ts';
import { findBlob } from './attachment-queries.ts';
import { readDamages } from './read-damages.ts';
import { beginIncoming, takePiece } from './incoming-files.ts';
import { listAttachments } from './list-attachments.ts';
import { releaseOriginal } from './release-original.ts';
import { addAttachment, changeCaption, removeAttachment } from './save-attachment.ts';

export const attachments = {
  begin: os.attachments.begin.handler(({ context, input }) => {
    const commandId = input.commandId ?? context.tenant.newId();
    // The same command again must find the same file.
    const fileId = deriveId(`attachment/${commandId}`) as FileId;
    beginIncoming(context.tenant, fileId, input);
    return { commandId, fileId };
  }),
  receive: os.attachments.receive.handler(({ context, input }) => {
    const piece = Buffer.from(input.base64, 'base64');
    const received = takePiece(context.tenant, input.fileId, input.offset, piece);
    return { commandId: input.commandId ?? context.tenant.newId(), received };
  }),
  add: os.attachments.add.handler(({ context, input }) =>
    addAttachment(context.tenant, headOf('attachments.add', context.session, input), input),
  ),
  list: os.attachments.list.handler(({ context, input }) =>
    listAttachments(context.tenant, context.session, input.about),
  ),
  read: os.attachments.read.handler(async ({ context, input }) => {
    const { attachmentId, role, offset } = input;
    const blob = await findBlob(context.tenant, attachmentId, role);
    const { bytes, mimeType } = blob;
    if (offset > bytes)
      throw new Refusal('input-invalid', { field: 'offset', problem: 'misplaced' });
    const plain = context.tenant.blobs.store.read(blob, offset, largestPieceBytes);
    const end = offset + plain.length;
    const frame = context.frames.send({ bytes: plain });
    return { frame, bytes, mimeType, nextOffset: end < bytes ? end : null };
  }),
  change: os.attachments.change.handler(({ context, input }) =>
    changeCaption(
      context.tenant,
      headOf('attachments.change', context.session, input),
      input.attachmentId,
      input.caption,
    ),
  ),
  remove: os.attachments.remove.handler(({ context, input }) =>
    removeAttachment(
      context.tenant,
      headOf('attachments.remove', context.session, input),
      input.attachmentId,
    ),
  ),
  fetch: os.attachments.fetch.handler(async ({ context, input }) => {
    const { hash } = await findBlob(context.tenant, input.attachmentId, 'original');
    context.tenant.blobs.transfers.ask(hash);
    context.tenant.changes.announce('attachments.moved', [hash]);
    return { commandId: input.commandId ?? context.tenant.newId() };
  }),
  release: os.attachments.release.handler(async ({ context, input }) => {
    await releaseOriginal(context.tenant, input.attachmentId);
    return { commandId: input.commandId ?? context.tenant.newId() };
  }),
  figures: os.attachments.figures.handler(({ context }) => {
    const { transfers, store } = context.tenant.blobs;
    const { places, ...figures } = transfers.figures();
    return {
      ...figures,
      unused: store.rows.unusedAmount(),
      places: places.map(({ place, ...rest }) => ({ placeId: place, ...rest })),
    };
  }),
  damages: os.attachments.damages.handler(({ context }) => readDamages(context.tenant)),
  policy: os.attachments.policy.handler(({ context }) => context.tenant.blobs.transfers.policy),
  setPolicy: os.attachments.setPolicy.handler(({ context, input }) => {
    context.tenant.blobs.transfers.setPolicy(input.policy);
    context.tenant.changes.announce('attachments.moved', []);
    return { commandId: input.commandId ?? context.tenant.newId() };
  }),
};
