import { CloudDownload, FileText, Image as ImageIcon, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '#shared/contract/attachments.ts';
import { useFormats } from '#renderer/ui/index.ts';
import { Picture } from './Picture.tsx';
import { formToShow, usePicture } from './use-picture.ts';

interface AttachmentTileProps {
  readonly attachment: Attachment;
  readonly onOpen: () => void;
}

/** One photo or file at a glance; what is not here yet says so. */
export function AttachmentTile({ attachment, onOpen }: AttachmentTileProps) {
  const formats = useFormats();
  const { name, caption, takenAtMs, madeAtMs } = attachment;
  return (
    <button type="button" className="attachment-tile" onClick={onOpen}>
      <Face attachment={attachment} />
      <span className="attachment-words">
        <span className="attachment-caption">{caption === '' ? name : caption}</span>
        <span className="muted">{formats.dateTime(takenAtMs ?? madeAtMs)}</span>
      </span>
    </button>
  );
}

function Face({ attachment }: { readonly attachment: Attachment }) {
  const blob = usePicture(attachment, formToShow(attachment, 'small'));
  const isPicture = attachment.thumbnail !== null;
  return (
    <span className="attachment-face">
      {blob ? (
        <Picture blob={blob} alt={attachment.caption || attachment.name} />
      ) : isPicture ? (
        <ImageIcon aria-hidden="true" />
      ) : (
        <FileText aria-hidden="true" />
      )}
      <StateMark attachment={attachment} />
    </span>
  );
}

/** Nothing where all is well. */
function StateMark({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { original, isInConflict } = attachment;
  if (original.state === 'damaged' || isInConflict)
    return (
      <span className="attachment-mark">
        <TriangleAlert aria-hidden="true" />
        {t(isInConflict ? 'attachments.twoCaptions' : 'attachments.damagedShort')}
      </span>
    );
  if (original.state === 'here') return null;
  return (
    <span className="attachment-mark">
      <CloudDownload aria-hidden="true" />
      {original.fetched === null
        ? formats.bytes(original.bytes)
        : `${Math.round(original.fetched * 100)} %`}
    </span>
  );
}
