import { Camera, ImagePlus, Images } from 'lucide-react';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '#shared/contract/attachments.ts';
import type { AttachmentAbout } from '#shared/domain/attachments/attachment.ts';
import { useHost } from '#renderer/app/host-context.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useMayEnter } from '#renderer/app/use-may-control.ts';
import { useNarrow } from '#renderer/app/use-narrow.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, EmptyState, Section } from '#renderer/ui/index.ts';
import { AttachmentTile } from './AttachmentTile.tsx';
import { AttachmentViewer } from './AttachmentViewer.tsx';
import { UploadList } from './UploadList.tsx';
import { useUploads } from './use-uploads.ts';
import './attachments.css';

interface AttachmentsPanelProps {
  readonly about: AttachmentAbout;
}

/** Photos and files of one thing: dropped, pasted, chosen or taken here, and looked at one after the other. */
export function AttachmentsPanel({ about }: AttachmentsPanelProps) {
  const { t } = useTranslation();
  const read = useRead('attachments', 'list', { about });
  const mayAdd = useMayEnter();
  // Nobody drops or pastes on a phone.
  const isNarrow = useNarrow();
  const { uploads, add, drop } = useUploads(about);
  const [isOver, setIsOver] = useState(false);
  usePasted(mayAdd, add);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    add([...event.dataTransfer.files]);
  };
  const target = mayAdd && {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setIsOver(true);
    },
    onDragLeave: () => setIsOver(false),
    onDrop: dropped,
  };
  return (
    <div className={isOver ? 'attachments attachments-over' : 'attachments'} {...target}>
      <Section
        title={t('attachments.title')}
        note={mayAdd && !isNarrow ? t('attachments.hint') : undefined}
        actions={mayAdd && <AddButtons onFiles={add} />}
      >
        <UploadList uploads={uploads} onDrop={drop} />
        <Loaded read={read}>
          {(attachments) =>
            attachments.length === 0 ? (
              <EmptyState icon={<Images />} title={t('attachments.none')}>
                {t('attachments.noneHint')}
              </EmptyState>
            ) : (
              <Tiles attachments={attachments} />
            )
          }
        </Loaded>
      </Section>
    </div>
  );
}

function AddButtons({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation();
  const host = useHost();
  const isNarrow = useNarrow();
  const camera = useRef<HTMLInputElement>(null);
  return (
    <>
      {isNarrow && (
        <>
          <Button icon={<Camera />} onClick={() => camera.current?.click()}>
            {t('attachments.take')}
          </Button>
          <input
            ref={camera}
            hidden
            type="file"
            accept="image/*"
            capture="environment"
            data-testid="camera"
            onChange={(event) => {
              onFiles([...(event.target.files ?? [])]);
              // The same photo again is a change again.
              event.target.value = '';
            }}
          />
        </>
      )}
      <Button
        icon={<ImagePlus />}
        onClick={() => void host.pickFiles({ accept: '', several: true }).then(onFiles)}
      >
        {t('attachments.add')}
      </Button>
    </>
  );
}

function Tiles({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const { t } = useTranslation();
  const [openId, setOpenId] = useState<string | null>(null);
  const at = attachments.findIndex(({ attachmentId }) => attachmentId === openId);
  const goTo = (index: number) => setOpenId(attachments[index]?.attachmentId ?? null);
  return (
    <>
      <ul className="attachment-grid" aria-label={t('attachments.title')}>
        {attachments.map((attachment, index) => (
          <li key={attachment.attachmentId}>
            <AttachmentTile attachment={attachment} onOpen={() => goTo(index)} />
          </li>
        ))}
      </ul>
      {attachments[at] && (
        <AttachmentViewer
          attachment={attachments[at]}
          position={{ index: at, count: attachments.length }}
          onGo={goTo}
          onClose={() => setOpenId(null)}
        />
      )}
    </>
  );
}

/** Pictures and files from the clipboard, wherever on the page they are pasted; text goes where it always does. */
function usePasted(isOn: boolean, onFiles: (files: readonly File[]) => void) {
  useEffect(() => {
    if (!isOn) return undefined;
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      onFiles(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [isOn, onFiles]);
}
