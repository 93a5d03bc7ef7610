import { ClipboardCopy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Column } from '#shared/contract/frames.ts';
import type { TrendView } from '#shared/domain/trends/trend-view.ts';
import { useReadColumns } from '#renderer/app/use-read.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import type { TimeWindow } from '#renderer/charts/strips/index.ts';
import { Button, Section, useFormats, useToast } from '#renderer/ui/index.ts';
import { decimalsOf } from '#renderer/features/telemetry/signal-look.ts';
import { figures, statisticsRows, statisticsText, type Figure } from './statistics.ts';
import type { TagBook } from './use-tag-book.ts';
import { useRested } from '#renderer/app/use-rested.ts';

interface StatisticsTableProps {
  readonly view: TrendView;
  readonly book: TagBook;
  readonly window: TimeWindow;
  /** The window is that between two cursors. */
  readonly isBetweenCursors: boolean;
}

const restMs = 300;
const liveStepMs = 10_000;

/** Figures of every pen over what is between the ends of the chart, from all samples. */
export function StatisticsTable({ view, book, window, isBetweenCursors }: StatisticsTableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const toast = useToast();
  const rested = useRested(onGrid(window, view.period.kind === 'live'), restMs);
  const tagIds = view.pens.map(({ tagId }) => tagId);
  const read = useReadColumns(
    'telemetry',
    'statistics',
    { tagIds, ...rested },
    { enabled: tagIds.length > 0, keepPrevious: true },
  );
  const rowsOf = (columns: Readonly<Record<string, Column>>) =>
    statisticsRows(columns, tagIds).map((row) => ({
      ...row,
      name: view.pens.find(({ tagId }) => tagId === row.tagId)?.label ?? book.name(row.tagId),
      unit: book.unit(row.tagId),
    }));
  const figureText = (tagId: string, figure: Figure, value: number) =>
    figure === 'count'
      ? formats.number(value, 0)
      : formats.number(value, figure === 'goodPct' ? 1 : decimalsFor(book, tagId, figure));
  const copy = async (columns: Readonly<Record<string, Column>>) => {
    const header = (figure: Figure) => t(`trends.${figure}`);
    await navigator.clipboard.writeText(statisticsText(rowsOf(columns), t('trends.pen'), header));
    toast({ text: t('trends.copied') });
  };
  return (
    <Loaded read={read}>
      {({ columns }) => (
        <Section
          title={t('trends.statistics')}
          note={t(isBetweenCursors ? 'trends.betweenAB' : 'trends.statisticsHint')}
          flush
          actions={
            <Button
              tone="quiet"
              icon={<ClipboardCopy />}
              onClick={() => void copy(columns[0] ?? {})}
            >
              {t('trends.copyText')}
            </Button>
          }
        >
          <div
            className="trend-statistics"
            tabIndex={0}
            role="region"
            aria-label={t('trends.statistics')}
          >
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('trends.pen')}</th>
                  {figures.map((figure) => (
                    <th key={figure} scope="col">
                      {t(`trends.${figure}`)}
                      {figure === 'goodPct' && ' %'}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rowsOf(columns[0] ?? {}).map((row) => (
                  <tr key={row.tagId}>
                    <th scope="row">
                      {row.name} <span className="muted">{row.unit}</span>
                    </th>
                    {figures.map((figure) => (
                      <td key={figure} title={momentOf(row, figure, formats.dateTime)}>
                        {figureText(row.tagId, figure, row.figures[figure])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Section>
      )}
    </Loaded>
  );
}

function momentOf(
  { minMs, maxMs }: { readonly minMs: number; readonly maxMs: number },
  figure: Figure,
  text: (ms: number) => string,
): string | undefined {
  const ms = figure === 'min' ? minMs : figure === 'max' ? maxMs : Number.NaN;
  return Number.isNaN(ms) ? undefined : text(ms);
}

/** Means say a digit more than what they were made of. */
function decimalsFor(book: TagBook, tagId: string, figure: Figure): number {
  const decimals = decimalsOf(book.tagsById.get(tagId));
  const isMade = figure === 'mean' || figure === 'timeMean' || figure === 'standardDeviation';
  return isMade ? decimals + 1 : decimals;
}

/** A live window moves all the time; its figures are asked for a few times a minute. */
function onGrid({ fromMs, toMs }: TimeWindow, isLive: boolean): TimeWindow {
  if (!isLive) return { fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs) };
  const onStep = (ms: number) => Math.floor(ms / liveStepMs) * liveStepMs;
  return { fromMs: onStep(fromMs), toMs: onStep(toMs) };
}
