import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { TimeChart, type ChartSeries } from '#renderer/charts/index.ts';
import { Section, useFormats } from '#renderer/ui/index.ts';
import type { AlarmKpis } from './kpi-figures.ts';

const tenMinutesMs = 600_000;

/** Alarms in each ten minutes, and the floods among them. */
export function KpiChart({ kpis }: { readonly kpis: AlarmKpis }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { tenMinuteCounts, floods, fromMs, toMs } = kpis;
  const series = useMemo((): readonly ChartSeries[] => {
    const timesMs = Float64Array.from(tenMinuteCounts, (_, bin) => fromMs + bin * tenMinutesMs);
    const values = Float64Array.from(tenMinuteCounts);
    const name = t('alarms.kpi.perTenMinutes');
    return [
      {
        key: 'alarms',
        name,
        unit: '',
        colour: 'series-1',
        timesMs,
        values,
        kind: 'bar',
        decimals: 0,
      },
    ];
  }, [tenMinuteCounts, fromMs, t]);
  const markers = useMemo(
    () => floods.map((flood) => ({ atMs: flood.fromMs, label: t('alarms.kpi.flood') })),
    [floods, t],
  );
  return (
    <Section
      title={t('alarms.kpi.perTenMinutes')}
      note={t('alarms.kpi.floodCount', { count: floods.length })}
    >
      <TimeChart
        label={t('alarms.kpi.perTenMinutes')}
        series={series}
        markers={markers}
        period={{ fromMs, toMs }}
        heightRem={14}
      />
      {floods.length > 0 && (
        <ul className="kpi-list">
          {floods.slice(-10).map((flood) => (
            <li key={flood.fromMs}>
              <span>
                {formats.dateTime(flood.fromMs)} – {formats.time(flood.toMs)}
              </span>
              <span>{t('alarms.kpi.alarmCount', { count: flood.alarms })}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
