import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton, StatusMark, useFormats } from '#renderer/ui/index.ts';
import type { Upload } from './use-uploads.ts';

interface UploadListProps {
  readonly uploads: readonly Upload[];
  readonly onDrop: (key: string) => void;
}

/** Files on their way in, and those that were not taken, with the reason. */
export function UploadList({ uploads, onDrop }: UploadListProps) {
  if (uploads.length === 0) return null;
  return (
    <ul className="upload-list" aria-live="polite">
      {uploads.map((upload) => (
        <li key={upload.key}>
          <UploadLine upload={upload} onDrop={() => onDrop(upload.key)} />
        </li>
      ))}
    </ul>
  );
}

function UploadLine({ upload, onDrop }: { readonly upload: Upload; readonly onDrop: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { name, bytes, sent, problem } = upload;
  return (
    <div className="upload-line">
      <span className="upload-name">{name}</span>
      {problem === null ? (
        <>
          <progress aria-label={name} max={bytes} value={sent} />
          <span className="muted">{formats.bytes(bytes)}</span>
        </>
      ) : (
        <span className="upload-problem">
          <StatusMark status="high" /> {problem}
        </span>
      )}
      <IconButton
        label={t(problem === null ? 'ui.cancel' : 'attachments.dismiss')}
        onClick={onDrop}
      >
        <X />
      </IconButton>
    </div>
  );
}
