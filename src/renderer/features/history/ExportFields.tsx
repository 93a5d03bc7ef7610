import { useTranslation } from 'react-i18next';
import { exportStatistics } from '#shared/domain/telemetry/export-plan.ts';
import { Segmented, Select } from '#renderer/ui/index.ts';
import { bucketWidths, type BucketWidth, type ExportChoices } from './export-choices.ts';

interface ExportFieldsProps {
  readonly choices: ExportChoices;
  readonly ownZone: string;
  readonly onChange: (changes: Partial<ExportChoices>) => void;
}

const widths = Object.keys(bucketWidths) as BucketWidth[];

export function ExportFields({ choices, ownZone, onChange }: ExportFieldsProps) {
  const { t } = useTranslation();
  const { format, shape, bucketMs, statistic, timeZone } = choices;
  const width = widths.find((key) => bucketWidths[key] === bucketMs) ?? 'raw';
  return (
    <div className="export-fields">
      <div className="export-choice">
        <span>{t('history.format')}</span>
        <Segmented
          label={t('history.format')}
          value={format}
          options={[
            { value: 'csv', label: 'CSV' },
            { value: 'parquet', label: 'Parquet' },
          ]}
          onChange={(next) => onChange({ format: next })}
        />
      </div>
      <div className="export-choice">
        <span>{t('history.shape')}</span>
        <Segmented
          label={t('history.shape')}
          value={shape}
          options={[
            { value: 'narrow', label: t('history.shapes.narrow') },
            { value: 'wide', label: t('history.shapes.wide') },
          ]}
          onChange={(next) => onChange({ shape: next })}
        />
        <span className="muted">{t(`history.shapeHints.${shape}`)}</span>
      </div>
      <Select
        label={t('history.resolution')}
        value={width}
        options={widths.map((key) => ({ value: key, label: t(`history.widths.${key}`) }))}
        onChange={(key) => onChange({ bucketMs: bucketWidths[key] })}
      />
      {bucketMs !== null && shape === 'wide' && (
        <Select
          label={t('history.statistic')}
          value={statistic}
          options={exportStatistics.map((key) => ({
            value: key,
            label: t(`history.statistics.${key}`),
          }))}
          onChange={(next) => onChange({ statistic: next })}
        />
      )}
      {format === 'csv' && (
        <Select
          label={t('history.zone')}
          value={timeZone}
          options={[...new Set([ownZone, 'UTC'])].map((zone) => ({
            value: zone,
            label: zone.replaceAll('_', ' '),
          }))}
          onChange={(zone) => onChange({ timeZone: zone })}
        />
      )}
    </div>
  );
}
