import type { Core } from '#renderer/core.ts';
import type { AttachmentId } from '#shared/domain/identity/ids.ts';
import type { BlobRole } from '#shared/domain/attachments/attachment.ts';

/** What no browser must run, whatever a file calls itself. */
const shown = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

/** Whether a page may show it by itself. */
export function isShown(mimeType: string): boolean {
  return shown.has(mimeType);
}

/** All bytes of one form of an attachment, fetched piece by piece. */
export async function readBytes(
  core: Core,
  attachmentId: AttachmentId,
  role: BlobRole,
  signal?: AbortSignal,
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let type = '';
  for (let offset: number | null = 0; offset !== null;) {
    const input = { attachmentId, role, offset };
    const answer: Awaited<ReturnType<typeof readPiece>> = await readPiece(core, input, signal);
    const { bytes } = await core.takeFrame(answer.frame);
    // A copy: a frame is wider than its column.
    pieces.push(new Uint8Array(bytes as Uint8Array<ArrayBuffer>));
    type = answer.mimeType;
    offset = answer.nextOffset;
  }
  return new Blob(pieces, { type: isShown(type) ? type : 'application/octet-stream' });
}

function readPiece(
  core: Core,
  input: { attachmentId: AttachmentId; role: BlobRole; offset: number },
  signal?: AbortSignal,
) {
  return core.call('attachments', 'read', input, signal);
}
