import { useMemo, useState, type RefCallback } from 'react';
import type { Annotation, SavedTrendView } from '#shared/contract/trends.ts';
import type { AnnotationTime } from '#shared/domain/trends/annotation.ts';
import type { TrendPen, TrendPeriod, TrendView } from '#shared/domain/trends/trend-view.ts';
import {
  useBoxSize,
  type Strip,
  type StripChartHandle,
  type StripCursors,
  type TimeMark,
  type TimeWindow,
} from '#renderer/charts/strips/index.ts';
import { useLimits } from '#renderer/features/telemetry/use-limits.ts';
import { stripsOf } from './strips-of.ts';
import { useMarks } from './use-marks.ts';
import { useOldest } from './use-oldest.ts';
import { useShownPeriod } from './use-shown-period.ts';
import type { TagBook } from './use-tag-book.ts';
import { useTrend, type Trend } from './use-trend.ts';
import { useTrendKeys } from './use-trend-keys.ts';
import { useTrendView, type ShownView } from './use-trend-view.ts';

/** What lies over the screen. */
export type Opened =
  | { readonly kind: 'pens' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'export' }
  | { readonly kind: 'pen'; readonly pen: TrendPen }
  | { readonly kind: 'span'; readonly span: TimeWindow }
  | { readonly kind: 'annotation'; readonly time: AnnotationTime; readonly note?: Annotation };

/** All that the parts of the Trends screen share. */
export interface TrendScreen {
  readonly book: TagBook;
  readonly savedViews: readonly SavedTrendView[];
  readonly shown: ShownView;
  /** The shown view with the period as it is dragged. */
  readonly view: TrendView;
  readonly window: TimeWindow;
  readonly trend: Trend;
  readonly strips: readonly Strip[];
  readonly marks: readonly TimeMark[];
  readonly annotations: readonly Annotation[];
  readonly cursors: StripCursors;
  readonly chart: StripChartHandle | null;
  setChart(chart: StripChartHandle | null): void;
  /** Of the element the chart fills. */
  readonly measure: RefCallback<HTMLElement>;
  readonly opened: Opened | null;
  setCursors(next: StripCursors | ((known: StripCursors) => StripCursors)): void;
  open(what: Opened | null): void;
  change(next: TrendView): void;
  goTo(period: TrendPeriod): void;
  move(window: TimeWindow): void;
  setOptions(options: Partial<TrendView['options']>): void;
  annotateCursor(): void;
}

/** Whose limits are drawn. */
const limitedTags = ({ pens, options }: TrendView) =>
  options.showLimits ? pens.map(({ tagId }) => tagId) : [];

export const noCursors: StripCursors = { hoverMs: null, firstMs: null, secondMs: null };
/** Axis and margins beside the plot. */
const besidePlotPx = 70;

export function useTrendScreen(book: TagBook, savedViews: readonly SavedTrendView[]): TrendScreen {
  const shown = useTrendView(book, savedViews);
  const { view: addressed, change } = shown;
  const { period, window, move } = useShownPeriod(addressed.period, (next) =>
    change({ ...addressed, period: next }, { replace: true }),
  );
  const view = useMemo((): TrendView => ({ ...addressed, period }), [addressed, period]);
  const [cursors, setCursors] = useState(noCursors);
  const [opened, open] = useState<Opened | null>(null);
  const [chart, setChart] = useState<StripChartHandle | null>(null);
  const [measure, size] = useBoxSize();
  const trend = useTrend(view, window, book, Math.max(0, (size?.width ?? 0) - besidePlotPx));
  const heightPx = size?.height ?? 0;
  const limits = useLimits(limitedTags(view));
  // Moving the crosshair must draw nothing anew.
  const strips = useMemo(
    () => stripsOf(view, trend.traces, { ...book, limits }, window, heightPx),
    [view, trend.traces, book, limits, window, heightPx],
  );
  const goTo = (next: TrendPeriod) => change({ ...view, period: next });
  const setOptions: TrendScreen['setOptions'] = (options) =>
    change({ ...view, options: { ...view.options, ...options } });
  const annotateCursor = () => {
    const atMs = Math.round(cursors.hoverMs ?? cursors.firstMs ?? window.toMs);
    open({ kind: 'annotation', time: { atMs, toMs: null } });
  };
  const findOldest = useOldest();
  const goToOldest = async () => {
    const oldestMs = await findOldest(view.pens.map(({ tagId }) => tagId));
    if (oldestMs === undefined) return;
    goTo({ kind: 'fixed', fromMs: oldestMs, toMs: oldestMs + window.toMs - window.fromMs });
  };
  const { layout, showStatistics } = view.options;
  useTrendKeys({
    window,
    period,
    cursors,
    onOldest: () => void goToOldest(),
    onMove: move,
    onPeriod: goTo,
    onCursors: setCursors,
    onAdd: () => open({ kind: 'pens' }),
    onLayout: () => setOptions({ layout: layout === 'strips' ? 'overlay' : 'strips' }),
    onAnnotate: annotateCursor,
    onStatistics: () => setOptions({ showStatistics: !showStatistics }),
    onKeys: () => open({ kind: 'keys' }),
  });
  return {
    ...useMarks(view, book, window),
    book,
    savedViews,
    shown,
    view,
    window,
    trend,
    strips,
    cursors,
    chart,
    setChart,
    measure,
    opened,
    setCursors,
    open,
    change,
    goTo,
    move,
    setOptions,
    annotateCursor,
  };
}
