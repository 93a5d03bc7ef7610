import { useTranslation } from 'react-i18next';
import { Button, ProgressBar, useFormats } from '#renderer/ui/index.ts';
import './imports.css';

export interface SentFile {
  readonly name: string;
  readonly sent: number;
  readonly bytes: number;
}

interface SendingBarProps {
  readonly file: SentFile;
  readonly onCancel: () => void;
}

/** A file on its way to the core. */
export function SendingBar({ file, onCancel }: SendingBarProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className="import-work">
      <ProgressBar
        label={`${t('imports.sending', { name: file.name })} (${formats.bytes(file.bytes)})`}
        done={Math.round(file.sent / 1024)}
        total={Math.round(file.bytes / 1024)}
        unit="kB"
      />
      <div>
        <Button onClick={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </div>
  );
}
