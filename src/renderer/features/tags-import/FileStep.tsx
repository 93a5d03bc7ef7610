import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { FileDrop } from '#renderer/features/imports/FileDrop.tsx';
import { SendingBar } from '#renderer/features/imports/SendingBar.tsx';
import { Button, useSaveFile } from '#renderer/ui/index.ts';
import { exampleFile } from './example-file.ts';
import type { TagsImportActions, TagsImportState } from './use-tags-import.ts';

interface FileStepProps {
  readonly state: TagsImportState;
  readonly actions: TagsImportActions;
}

export function FileStep({ state, actions }: FileStepProps) {
  const { t } = useTranslation();
  const saveFile = useSaveFile();
  if (state.sending) return <SendingBar file={state.sending} onCancel={actions.cancelSending} />;
  return (
    <FileDrop
      accept=".csv,.tsv,.txt,.xlsx"
      prompt={t('tagsImport.drop')}
      choose={t('tagsImport.choose')}
      onFiles={([file]) => file && void actions.chooseFile(file)}
    >
      <p className="muted tags-import-help">{t('tagsImport.help')}</p>
      <Button tone="quiet" icon={<Download />} onClick={() => void saveFile(exampleFile)}>
        {t('tagsImport.saveExample')}
      </Button>
    </FileDrop>
  );
}
