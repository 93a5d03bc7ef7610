import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { WellId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead, useReadColumns } from '#renderer/app/use-read.ts';
import { TimeChart, type ChartSeries } from '#renderer/charts/index.ts';
import { EmptyState, Section, Table, useFormats, type TableColumn } from '#renderer/ui/index.ts';

const from = '1900-01-01';
const to = '2199-12-31';

const phases = [
  { key: 'oilBbl', unit: 'bbl', colour: 'oil' },
  { key: 'gasMcf', unit: 'Mcf', colour: 'gas' },
  { key: 'waterBbl', unit: 'bbl', colour: 'water' },
  { key: 'injectedBbl', unit: 'bbl', colour: 'series-1' },
] as const;

/** Daily volumes as a chart, months as a table beneath. */
export function ProductionHistory({ wellId }: { readonly wellId: WellId }) {
  const { t } = useTranslation();
  const days = useReadColumns('production', 'history', { wellId, from, to });
  const months = useRead('production', 'months', {
    wellId,
    from: from.slice(0, 7),
    to: to.slice(0, 7),
  });
  return (
    <Loaded read={days}>
      {({ columns: [columns] }) => (
        <Loaded read={months}>
          {(rows) =>
            columns!['dayMs']!.length === 0 && rows.length === 0 ? (
              <EmptyState title={t('wellScreen.noProduction')}>
                {t('wellScreen.noProductionHint')}
              </EmptyState>
            ) : (
              <div className="well-facts">
                <HistoryChart columns={columns!} months={rows} />
                <MonthTable rows={rows} />
              </div>
            )
          }
        </Loaded>
      )}
    </Loaded>
  );
}

interface MonthRow {
  readonly month: string;
  readonly oilBbl: number | null;
  readonly gasMcf: number | null;
  readonly waterBbl: number | null;
  readonly injectedBbl: number | null;
  readonly daysOn: number | null;
  readonly source: 'days' | 'month';
}

interface HistoryChartProps {
  readonly columns: Readonly<Record<string, ArrayLike<number>>>;
  readonly months: readonly MonthRow[];
}

/** Days where there are any, else months. */
function HistoryChart({ columns, months }: HistoryChartProps) {
  const { t } = useTranslation();
  const isDaily = columns['dayMs']!.length > 0;
  const series = useMemo(() => {
    const timesMs = isDaily
      ? (columns['dayMs'] as Float64Array)
      : Float64Array.from(months, (row) => Date.parse(`${row.month}-01T00:00:00Z`));
    return phases.flatMap(({ key, unit, colour }): ChartSeries[] => {
      const values = isDaily
        ? (columns[key] as Float64Array)
        : Float64Array.from(months, (row) => row[key] ?? Number.NaN);
      if (values.every(Number.isNaN)) return [];
      return [{ key, name: t(`volume.${key}`), unit, colour, timesMs, values, decimals: 0 }];
    });
  }, [columns, months, isDaily, t]);
  return (
    <Section title={t(isDaily ? 'wellScreen.dailyVolumes' : 'wellScreen.monthlyVolumes')}>
      <TimeChart
        label={t('wellScreen.production')}
        series={series}
        isDaily
        gapMs={(isDaily ? 3 : 70) * 86_400_000}
        heightRem={20}
      />
    </Section>
  );
}

function MonthTable({ rows }: { readonly rows: readonly MonthRow[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const volume = (
    key: 'oilBbl' | 'gasMcf' | 'waterBbl' | 'injectedBbl',
    unit: string,
  ): TableColumn<MonthRow> => ({
    key,
    header: t(`volume.${key}`),
    unit,
    value: (row) => row[key],
    align: 'end',
    decimals: 0,
    width: 120,
  });
  const columns: readonly TableColumn<MonthRow>[] = [
    {
      key: 'month',
      header: t('wellScreen.month'),
      value: (row) => row.month,
      cell: (row) => formats.month(row.month),
      isKey: true,
      width: 120,
    },
    volume('oilBbl', 'bbl'),
    volume('gasMcf', 'Mcf'),
    volume('waterBbl', 'bbl'),
    volume('injectedBbl', 'bbl'),
    {
      key: 'daysOn',
      header: t('wellScreen.daysOn'),
      unit: 'd',
      value: (row) => row.daysOn,
      align: 'end',
      decimals: 1,
      width: 110,
    },
    {
      key: 'source',
      header: t('wellScreen.source'),
      value: (row) => t(`wellScreen.source_${row.source}`),
      width: 130,
    },
  ];
  return (
    <Section title={t('wellScreen.months')} flush>
      <div className="well-months">
        <Table
          label={t('wellScreen.months')}
          rows={rows}
          columns={columns}
          rowKey={(row) => row.month}
          initialSort={{ key: 'month', descending: true }}
          storageKey="well.months"
        />
      </div>
    </Section>
  );
}
