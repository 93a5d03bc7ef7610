import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Badge, Button, TextInput, useFormats } from '#renderer/ui/index.ts';
import { monthKey } from './entry-words.ts';

type Archive = OutputOf<'history', 'archives'>[number];

/** Months in the archive folder, and the way back. */
export function Archives() {
  const { t } = useTranslation();
  const archives = useRead('history', 'archives', undefined);
  const run = useCommand();
  const readBack = (path: string) =>
    run('history', 'readBack', { path }, { done: t('history.readBackStarted'), undo: false });
  return (
    <>
      <p className="muted settings-prose">{t('history.archivesText')}</p>
      <Loaded read={archives}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">{t('history.noArchives')}</p>
          ) : (
            <ul className="settings-rows settings-framed">
              {list.map((archive) => (
                <ArchiveRow key={archive.file} archive={archive} onReadBack={readBack} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <OtherArchive onReadBack={readBack} />
    </>
  );
}

interface ReadBackProps {
  readonly onReadBack: (path: string) => Promise<unknown>;
}

function ArchiveRow({ archive, onReadBack }: ReadBackProps & { readonly archive: Archive }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { file, keep, fromMs, samples, tags, bytes, isMissing } = archive;
  return (
    <li className="settings-row">
      <div className="settings-row-main">
        <strong>
          {formats.month(monthKey(fromMs))} · {t(`history.classes.${keep}`)}
        </strong>
        <span className="muted">
          {t('history.samples', { count: samples, shown: formats.number(samples, 0) })} ·{' '}
          {t('history.ofTags', { count: tags })} · {formats.bytes(bytes)} · {file}
        </span>
      </div>
      {isMissing ? (
        <Badge status="medium">{t('history.fileMissing')}</Badge>
      ) : (
        <Button onClick={() => void onReadBack(file)}>{t('history.readBack')}</Button>
      )}
    </li>
  );
}

function OtherArchive({ onReadBack }: ReadBackProps) {
  const { t } = useTranslation();
  const [path, setPath] = useState('');
  const start = async () => {
    if (await onReadBack(path.trim())) setPath('');
  };
  return (
    <form
      className="history-folder"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <TextInput
        label={t('history.otherArchive')}
        hint={t('history.otherArchiveHint')}
        value={path}
        onChange={setPath}
        spellCheck={false}
        maxLength={1_000}
      />
      <Button type="submit" disabled={path.trim() === ''}>
        {t('history.readBack')}
      </Button>
    </form>
  );
}
