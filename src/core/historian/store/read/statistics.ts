import type { WindowStatistics } from '#core/historian/sample-store.ts';
import { standingBefore } from './before.ts';
import type { Look } from './look.ts';
import { rollupAt, type Rollups } from '../rollups/rollup-columns.ts';
import { partialsOf } from '../rollups/rollup.ts';
import { between, type Run } from '../columns/run.ts';
import {
  finestRollups,
  isOnlyRollups,
  readable,
  rollupsOf,
  spansOf,
  type Span,
  type TagQuery,
} from './spans.ts';
import { spreadOf } from '../rollups/spread.ts';
import { appendSummary, summaryOfDay, type Summary } from '../rollups/summary.ts';
import { dayMs } from '../rollups/tiers.ts';

/** What is known of a window from its beginning to `reachedMs`. */
export interface WindowSoFar {
  /** The value that stood when the window began; NaN when none did. */
  readonly standing: number;
  readonly summary: Summary | undefined;
  readonly reachedMs: number;
}

/** Goes on from `soFar` to the end of the window or of one piece of work. Whole chunks are told by their rollups. */
export function summarise(
  look: Look,
  query: TagQuery,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  soFar: WindowSoFar | undefined,
): WindowSoFar {
  const standing = soFar?.standing ?? standingBefore(look, query, fromMs, undefined);
  let summary = soFar?.summary && { ...soFar.summary };
  const startMs = soFar?.reachedMs ?? fromMs;
  let isFirst = true;
  for (const span of spansOf(look, query, { fromMs: startMs, toMs })) {
    if (look.isSpent() && !isFirst) return { standing, summary, reachedMs: beginOf(span, startMs) };
    isFirst = false;
    for (const next of summariesIn(span, startMs, toMs, look)) {
      if (summary) appendSummary(summary, next);
      else summary = next;
    }
  }
  return { standing, summary, reachedMs: toMs };
}

export function beginOf(span: Span, fromMs: number): number {
  return Math.max(fromMs, span.kind === 'chunk' ? span.row.fromMs : span.run.times[0]!);
}

function summariesIn(span: Span, fromMs: number, toMs: number, look: Look): Summary[] {
  if (span.kind === 'run') return summaryOf(between(span.run, fromMs, toMs));
  const isWhole = span.row.fromMs >= fromMs && span.row.toMs < toMs;
  const day = isWhole ? summaryOfDay(rollupsOf(span, dayMs, look)) : undefined;
  if (day) return [day];
  if (isOnlyRollups(span)) return summaryOfMinutes(finestRollups(span, look), fromMs, toMs);
  return summaryOf(between(readable(span, look, fromMs, toMs), fromMs, toMs));
}

function summaryOf(run: Run): Summary[] {
  const [whole, ...rest] = partialsOf(run, -1e15, 3e15);
  if (!whole || rest.length > 0) return [];
  return [{ ...whole, ...spreadOf(run) }];
}

/** Where the samples were given up: the minutes that begin within, and no deviation. */
function summaryOfMinutes(minutes: Rollups | undefined, fromMs: number, toMs: number): Summary[] {
  const summaries: Summary[] = [];
  for (let at = 0; minutes && at < minutes.startMs.length; at++) {
    const minute = rollupAt(minutes, at);
    if (minute.firstMs < fromMs || minute.firstMs >= toMs) continue;
    const { startMs } = minute;
    summaries.push({ ...minute, minMs: startMs, maxMs: startMs, squares: Number.NaN });
  }
  return summaries;
}

export function toStatistics(
  soFar: WindowSoFar | undefined,
  fromMs: number,
  toMs: number,
): WindowStatistics {
  const summary = soFar?.summary;
  if (!soFar || !summary) return noStatistics;
  const { count, good, usable, sum, min, max, minMs, maxMs, first, last, squares } = summary;
  const leadMs = Number.isNaN(soFar.standing) ? 0 : summary.firstMs - fromMs;
  const tailMs = summary.holds ? toMs - summary.lastMs : 0;
  const lead = leadMs > 0 ? soFar.standing * leadMs : 0;
  const tail = summary.holds ? last * tailMs : 0;
  const weightMs = leadMs + summary.weightMs + tailMs;
  return {
    count,
    goodPct: (100 * good) / count,
    min,
    minMs,
    max,
    maxMs,
    mean: usable > 0 ? sum / usable : Number.NaN,
    timeMean: weightMs > 0 ? (lead + summary.integral + tail) / weightMs : Number.NaN,
    deviation: usable > 1 ? Math.sqrt(squares / (usable - 1)) : Number.NaN,
    first,
    last,
  };
}

const noStatistics: WindowStatistics = {
  count: 0,
  goodPct: Number.NaN,
  min: Number.NaN,
  minMs: Number.NaN,
  max: Number.NaN,
  maxMs: Number.NaN,
  mean: Number.NaN,
  timeMean: Number.NaN,
  deviation: Number.NaN,
  first: Number.NaN,
  last: Number.NaN,
};
