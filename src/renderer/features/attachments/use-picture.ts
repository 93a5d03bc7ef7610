import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Attachment } from '#shared/contract/attachments.ts';
import type { BlobRole } from '#shared/domain/attachments/attachment.ts';
import { useCore } from '#renderer/app/core-context.tsx';
import { isShown, readBytes } from './read-bytes.ts';

/** An address the page can show a picture by; undefined until it is here. */
export function usePicture(attachment: Attachment, role: BlobRole): string | undefined {
  const core = useCore();
  const { attachmentId } = attachment;
  const blob = attachment[role];
  const canShow = blob?.state === 'here' && isShown(blob.mimeType);
  // Bytes never change: no event makes them old.
  const { data } = useQuery({
    queryKey: ['attachmentBytes', attachmentId, role],
    queryFn: ({ signal }) => readBytes(core, attachmentId, role, signal),
    enabled: canShow,
    staleTime: Infinity,
    structuralSharing: false,
  });
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!data) return undefined;
    const made = URL.createObjectURL(data);
    setAddress(made);
    return () => {
      URL.revokeObjectURL(made);
      setAddress(undefined);
    };
  }, [data]);
  return address;
}

/** The best form of a picture that is here: to be looked at closely, or at a glance. */
export function formToShow(attachment: Attachment, size: 'large' | 'small'): BlobRole | undefined {
  const large: readonly BlobRole[] = ['preview', 'original', 'thumbnail'];
  const order: readonly BlobRole[] = size === 'large' ? large : ['thumbnail'];
  return order.find((role) => {
    const blob = attachment[role];
    return blob?.state === 'here' && isShown(blob.mimeType);
  });
}
