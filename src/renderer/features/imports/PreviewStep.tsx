import { useTranslation } from 'react-i18next';
import { fieldText } from '#renderer/app/finding-text.ts';
import type { ImportPlan } from '#shared/contract/imports.ts';
import { Button, Facts, Section, useFormats } from '#renderer/ui/index.ts';
import { decimalsOf } from './plan-edits.ts';
import { PreviewFindings } from './PreviewFindings.tsx';
import { PreviewRows } from './PreviewRows.tsx';
import { SeriesPreview } from './SeriesPreview.tsx';
import type { ImportActions, ImportState, Preview } from './use-import.ts';

interface PreviewStepProps {
  readonly preview: Preview;
  readonly plan: ImportPlan;
  readonly state: ImportState;
  readonly actions: ImportActions;
}

/** What importing would do; so far nothing was changed. */
export function PreviewStep({ preview, plan, state, actions }: PreviewStepProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { work, others } = state;
  const { series } = preview;
  const count = (value: number) => formats.number(value, 0);
  const facts = [
    { label: t('imports.rows'), value: count(preview.rows) },
    { label: t('imports.usable'), value: count(preview.usable) },
    { label: t('imports.leftOut'), value: count(preview.rows - preview.usable) },
    { label: t('imports.newWells'), value: count(preview.newWells) },
    { label: t('imports.knownWells'), value: count(preview.knownWells) },
  ];
  return (
    <>
      {series ? (
        <SeriesPreview preview={preview} series={series} />
      ) : (
        <Section title={t('imports.wouldDo')}>
          <Facts items={facts} />
        </Section>
      )}
      <Totals preview={preview} />
      <PreviewFindings preview={preview} plan={plan} fileName={state.file?.name ?? ''} />
      <PreviewRows preview={preview} />
      <footer className="step-actions">
        {series && others.length > 0 && (
          <span className="step-note">{t('imports.series.others', { count: others.length })}</span>
        )}
        <Button onClick={() => actions.goTo('columns')} disabled={work !== null}>
          {t('imports.back')}
        </Button>
        <Button
          tone="primary"
          busy={work !== null}
          disabled={preview.usable === 0}
          onClick={() => void actions.begin(plan, others)}
        >
          {series
            ? t('imports.series.start', { count: series.samples, shown: count(series.samples) })
            : t('imports.start', { count: preview.usable, shown: count(preview.usable) })}
        </Button>
      </footer>
    </>
  );
}

/** Sums as the file states them, to be held against its own totals. */
function Totals({ preview }: { readonly preview: Preview }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  // A sum of latitudes says nothing.
  const totals = preview.totals.filter(({ unit }) => unit !== '');
  if (totals.length === 0) return null;
  return (
    <Section title={t('imports.totals')} note={t('imports.totalsNote')}>
      <Facts
        items={totals.map(({ column, field, unit, sum }) => ({
          label: `${column} → ${fieldText(field, { t, i18n })}`,
          value: (
            <>
              {formats.number(sum, decimalsOf(sum))} <span className="muted">{unit}</span>
            </>
          ),
        }))}
      />
    </Section>
  );
}
