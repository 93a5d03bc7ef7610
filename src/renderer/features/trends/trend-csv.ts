import type { TrendView } from '#shared/domain/trends/trend-view.ts';
import { chartToCsv, type ChartSeries } from '#renderer/charts/index.ts';
import { firstAtOrAfter, type TimeWindow } from '#renderer/charts/strips/index.ts';
import type { DrawnTrace, PenWords } from './strips-of.ts';

type Words = 'trends.min' | 'trends.max' | 'chart.time';

/** What is on the chart, no more and no less: of buckets also their least and greatest. */
export function trendToCsv(
  view: TrendView,
  traces: readonly DrawnTrace[],
  words: Pick<PenWords, 'name' | 'unit'>,
  window: TimeWindow,
  t: (key: Words) => string,
): string {
  const series = traces.flatMap((drawn) => seriesOf(view, drawn, words, window, t));
  return chartToCsv(series, t('chart.time'));
}

function seriesOf(
  view: TrendView,
  { trace, pen, tagId, comparison }: DrawnTrace,
  words: Pick<PenWords, 'name' | 'unit'>,
  window: TimeWindow,
  t: (key: Words) => string,
): ChartSeries[] {
  const from = firstAtOrAfter(trace.timesMs, window.fromMs - trace.laterMs);
  const to = firstAtOrAfter(trace.timesMs, window.toMs - trace.laterMs);
  const timesMs = trace.timesMs.subarray(from, to).map((ms) => Math.round(ms + trace.laterMs));
  const own = comparison === null ? view.pens[pen]!.label : null;
  const over = comparison === null ? '' : ` (${view.compare[comparison]!.label})`;
  const name = `${own ?? words.name(tagId)}${over}`;
  const column = (suffix: string, values: Float64Array): ChartSeries => ({
    key: `${trace.key} ${suffix}`,
    name: suffix ? `${name} ${suffix}` : name,
    unit: words.unit(tagId),
    colour: 'series-1',
    timesMs,
    values: values.subarray(from, to),
  });
  const { lows, highs } = trace;
  return [
    column('', trace.values),
    ...(lows ? [column(t('trends.min'), lows)] : []),
    ...(highs ? [column(t('trends.max'), highs)] : []),
  ];
}
