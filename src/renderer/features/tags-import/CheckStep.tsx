import { useTranslation } from 'react-i18next';
import { Button, Facts, Section, useFormats } from '#renderer/ui/index.ts';
import type { PlannedProps } from './ColumnsStep.tsx';
import { RowProblems } from './RowProblems.tsx';
import { SampleDevices } from './SampleDevices.tsx';
import type { TagsImportState } from './use-tags-import.ts';

/** What taking the file would come to; so far nothing was changed. */
export function CheckStep({
  preview,
  plan,
  state,
  isReading,
  actions,
}: PlannedProps & { readonly state: TagsImportState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const number = (count: number) => formats.number(count, 0);
  const { devices, tags, refusedRows, leftRows } = preview;
  const count = devices.added + tags.added + tags.replaced;
  return (
    <>
      <Section title={t('imports.wouldDo')}>
        <div className="tags-import-facts">
          <Facts
            items={[
              { label: t('imports.rows'), value: number(preview.rows) },
              { label: t('tagsImport.devicesAdded'), value: number(devices.added) },
              { label: t('tagsImport.devicesTouched'), value: number(devices.touched) },
              { label: t('tagsImport.tagsAdded'), value: number(tags.added) },
              { label: t('tagsImport.tagsReplaced'), value: number(tags.replaced) },
              { label: t('tagsImport.refusedRows'), value: number(refusedRows) },
              ...(leftRows > 0
                ? [{ label: t('tagsImport.leftRows'), value: number(leftRows) }]
                : []),
            ]}
          />
        </div>
      </Section>
      <RowProblems preview={preview} fileName={state.fileName ?? ''} />
      {preview.sample.length > 0 && <SampleDevices preview={preview} />}
      <footer className="step-actions">
        {count === 0 && !isReading && (
          <span className="step-note">{t('tagsImport.nothingToTake')}</span>
        )}
        <Button onClick={() => actions.goTo('columns')} disabled={state.isStarting}>
          {t('imports.back')}
        </Button>
        <Button
          tone="primary"
          busy={state.isStarting || isReading}
          disabled={count === 0}
          onClick={() => void actions.begin(plan)}
        >
          <StartWords preview={preview} />
        </Button>
      </footer>
    </>
  );
}

/** How much would come in: devices, tags or both. */
function StartWords({ preview }: Pick<PlannedProps, 'preview'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const added = preview.devices.added;
  const count = preview.tags.added + preview.tags.replaced;
  const devices = t('tagsImport.startDevices', { count: added, shown: formats.number(added, 0) });
  const tags = { count, shown: formats.number(count, 0) };
  if (added === 0) return t('tagsImport.startTags', tags);
  if (count === 0) return t('tagsImport.startOnlyDevices', { devices });
  return t('tagsImport.startBoth', { ...tags, devices });
}
