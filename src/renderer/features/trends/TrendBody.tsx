import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrendPen, TrendView } from '#shared/domain/trends/trend-view.ts';
import { StripChart, type StripCursors, type TimeMark } from '#renderer/charts/strips/index.ts';
import { ChartNote } from './ChartNote.tsx';
import { PenList } from './PenList.tsx';
import type { PenAction } from './PenRow.tsx';
import { StatisticsTable } from './StatisticsTable.tsx';
import { useLatest } from '#renderer/ui/use-latest.ts';
import { noCursors, type TrendScreen } from './use-trend-screen.ts';
import { changePen, movePen, removePen, soloPen } from './view-edits.ts';

/** The chart with its statistics, and the list of its pens. */
export function TrendBody({ screen }: { readonly screen: TrendScreen }) {
  const { t } = useTranslation();
  const { view, book, trend, window, cursors, change, open } = screen;
  // The chart comes first while it is dragged; the list follows when there is time.
  const listedTraces = useDeferredValue(trend.traces);
  const listedToMs = useDeferredValue(window.toMs);
  const handlePen = useLatest((pen: TrendPen, action: PenAction) => {
    if (action === 'settings') open({ kind: 'pen', pen });
    else change(penActions[action](view, pen));
  });
  const statisticsWindow = betweenCursors(cursors) ?? window;
  return (
    <div className="trend">
      <div className="trend-main">
        <TrendChartArea screen={screen} measure={screen.measure} onChart={screen.setChart} />
        {view.options.showStatistics && (
          <StatisticsTable
            view={view}
            book={book}
            window={statisticsWindow}
            isBetweenCursors={statisticsWindow !== window}
          />
        )}
      </div>
      <div className="trend-side" tabIndex={0} role="region" aria-label={t('trends.pens')}>
        <PenList
          view={view}
          book={book}
          traces={listedTraces}
          states={trend.states}
          cursors={cursors}
          toMs={listedToMs}
          onAction={handlePen}
        />
      </div>
    </div>
  );
}

interface TrendChartAreaProps {
  readonly screen: TrendScreen;
  readonly measure: TrendScreen['measure'];
  readonly onChart: TrendScreen['setChart'];
}

function TrendChartArea({ screen, measure, onChart }: TrendChartAreaProps) {
  const { t } = useTranslation();
  const { view, book, trend, window, strips, annotations, setCursors, open } = screen;
  const names = view.pens.map(({ tagId }) => book.name(tagId)).join(', ');
  const handleMark = (mark: TimeMark) => {
    const note = annotations.find(({ annotationId }) => annotationId === mark.key);
    if (note) open({ kind: 'annotation', time: note.time, note });
    else setCursors({ ...noCursors, firstMs: mark.atMs });
  };
  return (
    <div ref={measure} className="trend-chart">
      {strips.length > 0 && (
        <StripChart
          ref={onChart}
          label={t('trends.chart', { names })}
          hint={t('trends.keysHint')}
          strips={strips}
          window={window}
          marks={screen.marks}
          cursors={screen.cursors}
          onWindow={screen.move}
          onHover={(hoverMs) => setCursors((known) => ({ ...known, hoverMs }))}
          onPin={(ms, isSecond) => setCursors((known) => pinned(known, ms, isSecond))}
          onSpan={(span) => open({ kind: 'span', span })}
          onMark={handleMark}
        />
      )}
      <ChartNote
        isAllHidden={strips.length === 0}
        isEmpty={trend.isEmpty}
        problem={trend.problem}
        tagIds={view.pens.map(({ tagId }) => tagId)}
        window={window}
        onRetry={trend.retry}
        onGo={(next) => screen.goTo({ kind: 'fixed', ...next })}
      />
    </div>
  );
}

const penActions = {
  toggle: (view: TrendView, { tagId, isHidden }: TrendPen) =>
    changePen(view, tagId, { isHidden: !isHidden }),
  solo: (view: TrendView, { tagId }: TrendPen) => soloPen(view, tagId),
  up: (view: TrendView, { tagId }: TrendPen) => movePen(view, tagId, -1),
  down: (view: TrendView, { tagId }: TrendPen) => movePen(view, tagId, 1),
  remove: (view: TrendView, { tagId }: TrendPen) => removePen(view, tagId),
};

function pinned(known: StripCursors, ms: number, isSecond: boolean): StripCursors {
  return isSecond && known.firstMs !== null
    ? { ...known, secondMs: ms }
    : { ...known, firstMs: ms, secondMs: null };
}

function betweenCursors({ firstMs, secondMs }: StripCursors) {
  if (firstMs === null || secondMs === null) return null;
  return { fromMs: Math.min(firstMs, secondMs), toMs: Math.max(firstMs, secondMs) };
}
