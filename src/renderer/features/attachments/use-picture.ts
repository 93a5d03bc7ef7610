import { useQuery } from '@tanstack/react-query';
import type { Attachment } from '#shared/contract/attachments.ts';
import type { BlobRole } from '#shared/domain/attachments/attachment.ts';
import { useCore } from '#renderer/app/core-context.tsx';
import { isShown, readBytes } from './read-bytes.ts';

/** One form of a picture; undefined until it is here, and for what a page cannot show. */
export function usePicture(attachment: Attachment, role: BlobRole): Blob | undefined {
  const core = useCore();
  const { attachmentId } = attachment;
  const blob = attachment[role];
  // Bytes never change: no event makes them old.
  const { data } = useQuery({
    queryKey: ['attachmentBytes', attachmentId, role],
    queryFn: ({ signal }) => readBytes(core, attachmentId, role, signal),
    enabled: blob?.state === 'here' && isShown(blob.mimeType),
    staleTime: Infinity,
    structuralSharing: false,
  });
  return data;
}

/** The best form of a picture that is here: to be looked at closely, or at a glance. */
export function formToShow(attachment: Attachment, size: 'large' | 'small'): BlobRole {
  const order: readonly BlobRole[] =
    size === 'large' ? ['preview', 'original', 'thumbnail'] : ['thumbnail'];
  const isReady = (role: BlobRole) => {
    const blob = attachment[role];
    return blob?.state === 'here' && isShown(blob.mimeType);
  };
  return order.find(isReady) ?? 'thumbnail';
}
