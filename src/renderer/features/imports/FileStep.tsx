import { FileUp } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '#renderer/app/host-context.ts';
import { Button, ProgressBar, Skeleton, useFormats } from '#renderer/ui/index.ts';
import type { ImportActions, ImportState } from './use-import.ts';

const accept = '.csv,.tsv,.txt,.xlsx,.sqlite,.sqlite3,.db,.parquet';

interface FileStepProps {
  readonly state: ImportState;
  readonly actions: ImportActions;
}

export function FileStep({ state, actions }: FileStepProps) {
  const { t } = useTranslation();
  const host = useHost();
  const [isOver, setIsOver] = useState(false);
  const take = (files: readonly File[]) => {
    if (files.length > 0) void actions.chooseFiles(files);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    take([...event.dataTransfer.files]);
  };
  if (state.work) return <Sending work={state.work} onCancel={actions.cancelWork} />;
  return (
    <div
      className={`file-drop ${isOver ? 'file-drop-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <FileUp aria-hidden="true" />
      <p>{t('imports.drop')}</p>
      <Button
        tone="primary"
        onClick={() => void host.pickFiles({ accept, several: true }).then(take)}
      >
        {t('imports.choose')}
      </Button>
      <p className="muted">{t('imports.types')}</p>
      {state.file && (
        <Button tone="quiet" onClick={() => actions.goTo('columns')}>
          {t('imports.goOnWith', { name: state.file.name })}
        </Button>
      )}
    </div>
  );
}

function Sending({
  work,
  onCancel,
}: {
  readonly work: NonNullable<ImportState['work']>;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className="import-work">
      {work.kind === 'sending' ? (
        <ProgressBar
          label={`${t('imports.sending', { name: work.name })} (${formats.bytes(work.bytes)})`}
          done={Math.round(work.sent / 1024)}
          total={Math.round(work.bytes / 1024)}
          unit="kB"
        />
      ) : (
        <>
          <p role="status">{t('imports.inspecting')}</p>
          <Skeleton />
        </>
      )}
      <div>
        <Button onClick={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </div>
  );
}
