import { useTranslation } from 'react-i18next';
import { StatusMark, Tooltip, useFormats } from '#renderer/ui/index.ts';
import { figuresOf, type AlarmKpis, type KpiFigure } from './kpi-figures.ts';

/** Every figure with its benchmark; what it means on hover and focus. */
export function KpiCards({ kpis }: { readonly kpis: AlarmKpis }) {
  return (
    <ul className="kpi-cards">
      {figuresOf(kpis).map((figure) => (
        <li key={figure.key}>
          <KpiCard figure={figure} />
        </li>
      ))}
    </ul>
  );
}

function KpiCard({ figure }: { readonly figure: KpiFigure }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { key, target, status } = figure;
  return (
    <Tooltip
      text={
        <span className="value-story">
          <span>{t(`alarms.kpi.meaning.${key}`)}</span>
          {target && <span>{t('alarms.kpi.sourceUnsourced')}</span>}
        </span>
      }
    >
      <button type="button" className="kpi-card" data-figure={key}>
        <span className="kpi-name">{t(`alarms.kpi.figure.${key}`)}</span>
        <span className="kpi-value">
          {status !== null && <StatusMark status={status} />}
          {textOf(figure, formats)}
        </span>
        <span className="muted kpi-target">
          {target
            ? t('alarms.kpi.atMost', {
                value: `${formats.number(target.acceptable)}${figure.kind === 'percent' ? ' %' : ''}`,
              })
            : t('alarms.kpi.noTarget')}
          {status !== null &&
            status !== 'ok' &&
            ` · ${t(`alarms.kpi.status.${status as 'medium'}`)}`}
        </span>
      </button>
    </Tooltip>
  );
}

function textOf({ value, kind }: KpiFigure, formats: ReturnType<typeof useFormats>): string {
  if (value === null) return formats.number(null);
  if (kind === 'duration') return formats.duration(value);
  const decimals = Number.isInteger(value) ? 0 : value < 1 ? 2 : 1;
  return `${formats.number(value, decimals)}${kind === 'percent' ? ' %' : ''}`;
}
