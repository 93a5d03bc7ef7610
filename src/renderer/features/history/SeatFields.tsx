import { useTranslation } from 'react-i18next';
import { historySeat, type HistorySeat } from '#shared/contract/history.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, FolderField, NumberInput } from '#renderer/ui/index.ts';

/** Quota and archive folder of this computer. */
export function SeatFields({ seat }: { readonly seat: HistorySeat }) {
  const { t } = useTranslation();
  const run = useCommand();
  const save = (changes: Partial<HistorySeat>) =>
    run('history', 'changeSeat', { changes }, { done: t('settings.saved'), undo: false });
  const keepNow = () =>
    run('history', 'keepNow', {}, { done: t('history.keepStarted'), undo: false });
  return (
    <>
      <div className="settings-form">
        <NumberInput
          label={t('history.quota')}
          unit="GB"
          hint={t('history.quotaHint')}
          value={seat.quotaGb}
          check={(value) =>
            historySeat.shape.quotaGb.safeParse(value).success ? undefined : t('history.quotaOdd')
          }
          onCommit={(quotaGb) => save({ quotaGb })}
        />
      </div>
      <FolderField
        className="history-folder"
        label={t('history.folder')}
        hint={t('history.folderHint')}
        save={t('history.folderSave')}

        folder={seat.archiveFolder}
        onSave={(archiveFolder) => save({ archiveFolder })}
      />
      <p className="muted settings-prose">{t('history.orderText')}</p>
      <div>
        <Button onClick={() => void keepNow()}>{t('history.keepNow')}</Button>
      </div>
    </>
  );
}
