import { useTranslation } from 'react-i18next';
import { Button, Skeleton } from '#renderer/ui/index.ts';
import { FileDrop } from './FileDrop.tsx';
import { SendingBar } from './SendingBar.tsx';
import type { ImportActions, ImportState } from './use-import.ts';

const accept = '.csv,.tsv,.txt,.xlsx,.sqlite,.sqlite3,.db,.parquet';

interface FileStepProps {
  readonly state: ImportState;
  readonly actions: ImportActions;
}

export function FileStep({ state, actions }: FileStepProps) {
  const { t } = useTranslation();
  if (state.work) return <Sending work={state.work} onCancel={actions.cancelWork} />;
  return (
    <FileDrop
      accept={accept}
      several
      prompt={t('imports.drop')}
      choose={t('imports.choose')}
      onFiles={(files) => void actions.chooseFiles(files)}
    >
      <p className="muted">{t('imports.types')}</p>
      {state.file && (
        <Button tone="quiet" onClick={() => actions.goTo('columns')}>
          {t('imports.goOnWith', { name: state.file.name })}
        </Button>
      )}
    </FileDrop>
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
  if (work.kind === 'sending') return <SendingBar file={work} onCancel={onCancel} />;
  return (
    <div className="import-work">
      <p role="status">{t('imports.inspecting')}</p>
      <Skeleton />
      <div>
        <Button onClick={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </div>
  );
}
