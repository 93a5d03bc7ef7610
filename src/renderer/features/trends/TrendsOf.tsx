import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedTrendView } from '#shared/contract/trends.ts';
import type { AnnotationTime } from '#shared/domain/trends/annotation.ts';
import type { TrendPen, TrendView } from '#shared/domain/trends/trend-view.ts';
import {
  StripChart,
  useBoxSize,
  type StripChartHandle,
  type StripCursors,
  type TimeMark,
} from '#renderer/charts/strips/index.ts';
import { ExportHistoryDialog } from '#renderer/features/history/index.ts';
import { PageLayout } from '#renderer/ui/index.ts';
import { AddPensDialog } from './AddPensDialog.tsx';
import { AnnotationDialog } from './AnnotationDialog.tsx';
import { ChartNote } from './ChartNote.tsx';
import { EmptyTrends } from './EmptyTrends.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { PenDialog } from './PenDialog.tsx';
import { PenList } from './PenList.tsx';
import type { PenAction } from './PenRow.tsx';
import { PeriodControls } from './PeriodControls.tsx';
import { SavedViews } from './SavedViews.tsx';
import { SpanDialog } from './SpanDialog.tsx';
import { StatisticsTable } from './StatisticsTable.tsx';
import { stripsOf } from './strips-of.ts';
import { TrendTools } from './TrendTools.tsx';
import { useLatest } from './use-latest.ts';
import { useMarks } from './use-marks.ts';
import { useOldest } from './use-oldest.ts';
import { useShownPeriod } from './use-shown-period.ts';
import type { TagBook } from './use-tag-book.ts';
import { useTrend } from './use-trend.ts';
import { useTrendKeys } from './use-trend-keys.ts';
import { useTrendView } from './use-trend-view.ts';
import { addPens, changePen, movePen, removePen, soloPen } from './view-edits.ts';
import './trends.css';

interface TrendsOfProps {
  readonly book: TagBook;
  readonly savedViews: readonly SavedTrendView[];
}

type Opened =
  | { readonly kind: 'pens' | 'keys' | 'export' }
  | { readonly kind: 'pen'; readonly pen: TrendPen }
  | { readonly kind: 'span'; readonly fromMs: number; readonly toMs: number }
  | {
      readonly kind: 'annotation';
      readonly time: AnnotationTime;
      readonly annotationId: string | null;
    };

const noCursors: StripCursors = { hoverMs: null, firstMs: null, secondMs: null };
/** Axis and margins beside the plot. */
const besidePlotPx = 70;

export function TrendsOf({ book, savedViews }: TrendsOfProps) {
  const { t } = useTranslation();
  const shown = useTrendView(book, savedViews);
  const { view: addressed, saved, change } = shown;
  const { period, window, move } = useShownPeriod(addressed.period, (next) =>
    change({ ...addressed, period: next }, { replace: true }),
  );
  const view = useMemo((): TrendView => ({ ...addressed, period }), [addressed, period]);
  const [cursors, setCursors] = useState(noCursors);
  const [opened, setOpened] = useState<Opened | null>(null);
  const chart = useRef<StripChartHandle>(null);
  const [measure, size] = useBoxSize();
  const trend = useTrend(view, window, book, Math.max(0, (size?.width ?? 0) - besidePlotPx));
  const { marks, annotations, events } = useMarks(view, book, window);
  const heightPx = size?.height ?? 0;
  // Moving the crosshair must draw nothing anew.
  const strips = useMemo(
    () => stripsOf(view, trend.traces, book, window, heightPx),
    [view, trend.traces, book, window, heightPx],
  );
  const penIds = view.pens.map(({ tagId }) => tagId);
  // The chart comes first while it is dragged; the list follows when there is time.
  const listedTraces = useDeferredValue(trend.traces);
  const listedToMs = useDeferredValue(window.toMs);
  const findOldest = useOldest();
  const cursorMs = cursors.hoverMs ?? cursors.firstMs;
  const close = () => setOpened(null);
  const annotateAt = (time: AnnotationTime) =>
    setOpened({ kind: 'annotation', time, annotationId: null });
  const annotateCursor = () =>
    annotateAt({ atMs: Math.round(cursorMs ?? window.toMs), toMs: null });
  const setOption = (options: Partial<TrendView['options']>) =>
    change({ ...view, options: { ...view.options, ...options } });
  useTrendKeys({
    window,
    period,
    cursors,
    onOldest: () => void goToOldest(),
    onMove: move,
    onPeriod: (next) => change({ ...view, period: next }),
    onCursors: setCursors,
    onAdd: () => setOpened({ kind: 'pens' }),
    onLayout: () => setOption({ layout: view.options.layout === 'strips' ? 'overlay' : 'strips' }),
    onAnnotate: annotateCursor,
    onStatistics: () => setOption({ showStatistics: !view.options.showStatistics }),
    onKeys: () => setOpened({ kind: 'keys' }),
  });
  const goToOldest = async () => {
    const oldestMs = await findOldest(penIds);
    const spanMs = window.toMs - window.fromMs;
    if (oldestMs !== undefined) move({ fromMs: oldestMs, toMs: oldestMs + spanMs });
  };
  const handleMark = (mark: TimeMark) => {
    const note = annotations.find(({ annotationId }) => annotationId === mark.key);
    if (note) setOpened({ kind: 'annotation', time: note.time, annotationId: note.annotationId });
    else setCursors({ ...noCursors, firstMs: mark.atMs });
  };
  const handlePen = useLatest((pen: TrendPen, action: PenAction) => {
    if (action === 'settings') return setOpened({ kind: 'pen', pen });
    change(penActions[action](view, pen));
  });
  const statisticsWindow = betweenCursors(cursors) ?? window;
  const names = penIds.map((tagId) => book.name(tagId)).join(', ');
  const title = saved ? saved.name : t('trends.title');
  return (
    <PageLayout
      mode="fill"
      title={
        <>
          {title}
          {shown.isModified && (
            <span className="muted trend-modified"> {t('trends.modified')}</span>
          )}
        </>
      }
      actions={
        <TrendTools
          view={view}
          window={window}
          book={book}
          traces={trend.traces}
          events={events}
          cursorMs={cursors.firstMs}
          chart={chart}
          title={title}
          onChange={change}
          onAdd={() => setOpened({ kind: 'pens' })}
          onAnnotate={annotateCursor}
          onExport={() => setOpened({ kind: 'export' })}
          onKeys={() => setOpened({ kind: 'keys' })}
          savedViews={<SavedViews shown={shown} views={savedViews} />}
        />
      }
      filters={
        view.pens.length > 0 && (
          <PeriodControls
            period={period}
            window={window}
            onPeriod={(next) => change({ ...view, period: next })}
            onMove={move}
          />
        )
      }
    >
      {view.pens.length === 0 ? (
        <EmptyTrends
          hasTags={book.tags.length > 0}
          savedViews={savedViews}
          onOpen={(viewId) => shown.open(viewId)}
          onAdd={() => setOpened({ kind: 'pens' })}
        />
      ) : (
        <div className="trend">
          <div className="trend-main">
            <div ref={measure} className="trend-chart">
              {strips.length > 0 && (
                <StripChart
                  ref={chart}
                  label={names ? t('trends.chart', { names }) : t('trends.chartNone')}
                  hint={t('trends.keysHint')}
                  strips={strips}
                  window={window}
                  marks={marks}
                  cursors={cursors}
                  onWindow={move}
                  onHover={(hoverMs) => setCursors((known) => ({ ...known, hoverMs }))}
                  onPin={(ms, isSecond) => setCursors((known) => pinned(known, ms, isSecond))}
                  onSpan={(span) => setOpened({ kind: 'span', ...span })}
                  onMark={handleMark}
                />
              )}
              <ChartNote
                isAllHidden={strips.length === 0}
                isEmpty={trend.isEmpty}
                problem={trend.problem}
                tagIds={penIds}
                window={window}
                onRetry={trend.retry}
                onGo={(next) => change({ ...view, period: { kind: 'fixed', ...next } })}
              />
            </div>
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
      )}
      {opened?.kind === 'pens' && (
        <AddPensDialog
          book={book}
          penIds={penIds}
          onAdd={(tags) => change(addPens(view, tags, book.unit))}
          onRemove={(tag) => change(removePen(view, tag.tagId))}
          onClose={close}
        />
      )}
      {opened?.kind === 'pen' && (
        <PenDialog view={view} pen={opened.pen} book={book} onChange={change} onClose={close} />
      )}
      {opened?.kind === 'annotation' && (
        <AnnotationDialog
          book={book}
          penIds={penIds}
          annotation={annotations.find((note) => note.annotationId === opened.annotationId)}
          time={opened.time}
          onClose={close}
        />
      )}
      {opened?.kind === 'span' && (
        <SpanDialog
          span={opened}
          onZoom={(span) => change({ ...view, period: { kind: 'fixed', ...span } })}
          onAnnotate={({ fromMs, toMs }) =>
            annotateAt({ atMs: Math.round(fromMs), toMs: Math.round(toMs) })
          }
          onCursors={({ fromMs, toMs }) =>
            setCursors({ hoverMs: null, firstMs: fromMs, secondMs: toMs })
          }
          onClose={close}
        />
      )}
      {opened?.kind === 'export' && (
        <ExportHistoryDialog
          open
          tagIds={penIds}
          period={{ fromMs: Math.floor(window.fromMs), toMs: Math.ceil(window.toMs) }}
          onClose={close}
        />
      )}
      {opened?.kind === 'keys' && <KeysDialog onClose={close} />}
    </PageLayout>
  );
}

const penActions = {
  toggle: (view: TrendView, pen: TrendPen) =>
    changePen(view, pen.tagId, { isHidden: !pen.isHidden }),
  solo: (view: TrendView, pen: TrendPen) => soloPen(view, pen.tagId),
  up: (view: TrendView, pen: TrendPen) => movePen(view, pen.tagId, -1),
  down: (view: TrendView, pen: TrendPen) => movePen(view, pen.tagId, 1),
  remove: (view: TrendView, pen: TrendPen) => removePen(view, pen.tagId),
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
