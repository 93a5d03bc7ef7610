import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import type { ImportPlan } from '#shared/contract/imports.ts';
import { Checkbox, Section, Select, TextInput } from '#renderer/ui/index.ts';

type SeriesPlan = ImportPlan & { readonly series: NonNullable<ImportPlan['series']> };

interface SeriesOptionsProps {
  readonly plan: SeriesPlan;
  readonly onPlan: (plan: ImportPlan) => void;
}

/** Zone, well and place of the tags: what the columns of a time series do not say. */
export function SeriesOptions({ plan, onPlan }: SeriesOptionsProps) {
  const { t } = useTranslation();
  const { series } = plan;
  const change = (changes: Partial<SeriesPlan['series']>) =>
    onPlan({ ...plan, series: { ...series, ...changes } });
  return (
    <Section title={t('imports.options')}>
      <div className="plan-options">
        <Select
          label={t('imports.series.timeZone')}
          hint={t('imports.series.timeZoneHint')}
          value={series.timeZone}
          options={zonesWith(series.timeZone).map((zone) => ({ value: zone, label: zone }))}
          onChange={(timeZone) => change({ timeZone })}
        />
        <WellChoice plan={plan} onPlan={onPlan} />
        <TextInput
          label={t('imports.series.device')}
          hint={t('imports.series.deviceHint')}
          value={series.deviceName}
          maxLength={120}
          onChange={(deviceName) => change({ deviceName })}
        />
        <div className="plan-checks">
          {series.wellName !== null && plan.wellId === null && (
            <Checkbox
              label={t('imports.series.createWell')}
              checked={plan.createMissingWells}
              onChange={(createMissingWells) => onPlan({ ...plan, createMissingWells })}
            />
          )}
          <Checkbox
            label={t('imports.series.useKnown')}
            checked={series.useKnownTags}
            onChange={(useKnownTags) => change({ useKnownTags })}
          />
        </div>
      </div>
    </Section>
  );
}

const byName = 'name:';

/** A well that is here, the one the file's name speaks of, or none. */
function WellChoice({ plan, onPlan }: SeriesOptionsProps) {
  const { t } = useTranslation();
  const wells = useRead('wells', 'list', {});
  const { series } = plan;
  const named = series.wellName;
  const options = [
    { value: '', label: t('imports.series.wellNone') },
    ...(named === null
      ? []
      : [{ value: `${byName}${named}`, label: t('imports.series.wellByName', { name: named }) }]),
    ...(wells.data ?? []).map((well) => ({ value: String(well.wellId), label: well.name })),
  ];
  const choose = (value: string) => {
    if (value.startsWith(byName)) return onPlan({ ...plan, wellId: null });
    const wellId = (value || null) as ImportPlan['wellId'];
    onPlan({ ...plan, wellId, series: { ...series, wellName: null } });
  };
  return (
    <Select
      label={t('imports.series.well')}
      hint={t('imports.series.wellHint')}
      value={plan.wellId ?? (named === null ? '' : `${byName}${named}`)}
      options={options}
      onChange={choose}
    />
  );
}

/** Zones people of the field meet first; then all the browser knows. */
function zonesWith(chosen: string): readonly string[] {
  const near = ['UTC', 'America/Chicago', 'America/Denver', 'America/New_York'];
  return [...new Set([chosen, ...near, ...Intl.supportedValuesOf('timeZone')])];
}
