import { ChevronLeft, ChevronRight, FileText } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '#shared/contract/attachments.ts';
import { Dialog, IconButton } from '#renderer/ui/index.ts';
import { AttachmentFacts } from './AttachmentFacts.tsx';
import { CaptionField } from './CaptionField.tsx';
import { OriginalLine } from './OriginalLine.tsx';
import { Picture } from './Picture.tsx';
import { formToShow, usePicture } from './use-picture.ts';
import { ViewerActions } from './ViewerActions.tsx';

interface AttachmentViewerProps {
  readonly attachment: Attachment;
  readonly position: { readonly index: number; readonly count: number };
  readonly onGo: (index: number) => void;
  readonly onClose: () => void;
}

/** One photo or file closely, and from it to the next. */
export function AttachmentViewer({ attachment, position, onGo, onClose }: AttachmentViewerProps) {
  const { index, count } = position;
  const goTo = (next: number) => next >= 0 && next < count && onGo(next);
  useArrowKeys((step) => goTo(index + step));
  return (
    <Dialog
      open
      wide
      isView
      onClose={onClose}
      title={attachment.name}
      actions={<ViewerActions attachment={attachment} onRemoved={onClose} />}
    >
      <div className="attachment-viewer">
        <Stage attachment={attachment} position={position} onGo={goTo} />
        <OriginalLine attachment={attachment} />
        <CaptionField key={attachment.attachmentId} attachment={attachment} />
        <AttachmentFacts attachment={attachment} />
      </div>
    </Dialog>
  );
}

function Stage({
  attachment,
  position: { index, count },
  onGo,
}: Omit<AttachmentViewerProps, 'onClose'>) {
  const { t } = useTranslation();
  return (
    <div className="attachment-stage">
      <IconButton
        label={t('attachments.previous')}
        disabled={index === 0}
        onClick={() => onGo(index - 1)}
      >
        <ChevronLeft />
      </IconButton>
      <Shown attachment={attachment} />
      <IconButton
        label={t('attachments.next')}
        disabled={index === count - 1}
        onClick={() => onGo(index + 1)}
      >
        <ChevronRight />
      </IconButton>
      <span className="attachment-count muted">
        {t('attachments.position', { index: index + 1, count })}
      </span>
    </div>
  );
}

function Shown({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useTranslation();
  const role = formToShow(attachment, 'large');
  const blob = usePicture(attachment, role);
  const { name, caption, thumbnail } = attachment;
  if (blob) {
    const className =
      role === 'thumbnail' ? 'attachment-picture attachment-blurred' : 'attachment-picture';
    return <Picture blob={blob} alt={caption === '' ? name : caption} className={className} />;
  }
  return (
    <div className="attachment-picture attachment-no-picture muted">
      <FileText aria-hidden="true" />
      <p>{thumbnail === null ? t(whyNoPicture(name)) : t('attachments.pictureComing')}</p>
    </div>
  );
}

/** What a person would call a picture, and cannot be shown here. */
function whyNoPicture(name: string) {
  if (/\.(heic|heif)$/i.test(name)) return 'attachments.heic';
  if (/\.(jpe?g|png|webp|gif|tiff?|avif|bmp)$/i.test(name)) return 'attachments.unreadable';
  return 'attachments.noPreview';
}

function useArrowKeys(onStep: (step: number) => void) {
  useEffect(() => {
    const press = ({ key, target }: KeyboardEvent) => {
      // In a caption they move in the text.
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      if (key === 'ArrowLeft') onStep(-1);
      if (key === 'ArrowRight') onStep(1);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}
