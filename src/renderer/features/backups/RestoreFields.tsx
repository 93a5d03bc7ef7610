import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Button, TextInput, useFormats } from '#renderer/ui/index.ts';
import { RestoreDialog } from './RestoreDialog.tsx';
import { RestoreProgress } from './RestoreProgress.tsx';
import './backups.css';

type Found = OutputOf<'backups', 'find'>[number];

/** A file or a folder is named; what is found is offered. `folder`: where this operator's backups go. */
export function RestoreFields({ folder }: { readonly folder: string | null }) {
  const { t } = useTranslation();
  const [text, setText] = useState(folder ?? '');
  const [path, setPath] = useState<string | null>(null);
  const [looked, setLooked] = useState<string | null>(null);
  const trimmed = text.trim();
  const isFile = trimmed.endsWith('.wellosbackup');
  return (
    <>
      <form
        className="backup-line"
        onSubmit={(event) => {
          event.preventDefault();
          if (isFile) setPath(trimmed);
          else setLooked(trimmed);
        }}
      >
        <TextInput
          label={t('backups.restoreFrom')}
          hint={t('backups.restoreFromHint')}
          value={text}
          onChange={setText}
          spellCheck={false}
          maxLength={1_000}
        />
        <Button type="submit" disabled={trimmed === ''}>
          {t('backups.look')}
        </Button>
      </form>
      {looked !== null && <FoundBackups folder={looked} onChoose={setPath} />}
      <RestoreProgress />
      {path !== null && <RestoreDialog path={path} onClose={() => setPath(null)} />}
    </>
  );
}

interface FoundBackupsProps {
  readonly folder: string;
  readonly onChoose: (path: string) => void;
}

function FoundBackups({ folder, onChoose }: FoundBackupsProps) {
  const { t } = useTranslation();
  const found = useRead('backups', 'find', { folder });
  if (found.isError) return <p role="alert">{t('backups.cannotLook', { folder })}</p>;
  if (!found.data) return null;
  if (found.data.length === 0) return <p className="muted">{t('backups.noneFound')}</p>;
  return (
    <ul className="backup-found">
      {found.data.map((backup) => (
        <FoundRow key={backup.path} backup={backup} onChoose={onChoose} />
      ))}
    </ul>
  );
}

interface FoundRowProps {
  readonly backup: Found;
  readonly onChoose: (path: string) => void;
}

function FoundRow({ backup, onChoose }: FoundRowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { tenantName, madeAtMs, bytes, path } = backup;
  return (
    <li>
      <div>
        <strong>{tenantName}</strong>
        <span className="muted">
          {formats.dateTime(madeAtMs)} · {formats.bytes(bytes)}
        </span>
      </div>
      <Button onClick={() => onChoose(path)}>{t('backups.restoreThis')}</Button>
    </li>
  );
}
