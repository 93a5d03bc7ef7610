import { useMemo } from 'react';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { TrendView } from '#shared/domain/trends/trend-view.ts';
import type { TimeWindow } from '#renderer/charts/strips/index.ts';
import { drawnOf } from './compared.ts';
import { penColoursOf } from './pen-looks.ts';
import { planFor } from './resolution.ts';
import { tracesOf, type DrawnTrace } from './strips-of.ts';
import { withTail } from './tails.ts';
import type { TraceData } from './trace-data.ts';
import type { TraceRequest, TraceState } from './trace-loader.ts';
import type { TagBook } from './use-tag-book.ts';
import { useTails } from './use-tails.ts';
import { useTraces } from './use-traces.ts';

export interface Trend {
  readonly traces: readonly DrawnTrace[];
  readonly states: ReadonlyMap<string, TraceState>;
  readonly problem: unknown;
  /** Everything came and there is nothing in the window. */
  readonly isEmpty: boolean;
  readonly retry: () => void;
}

/** Everything a view draws in a window, at the resolution of its pixels, with the live samples at its end. */
export function useTrend(
  view: TrendView,
  window: TimeWindow,
  book: TagBook,
  widthPx: number,
): Trend {
  const { pens, compare, period } = view;
  const drawn = useMemo(() => drawnOf({ pens, compare }), [pens, compare]);
  const requests = requestsOf(drawn, window, book, widthPx);
  const { states, retry } = useTraces(requests);
  const tagIds = useMemo(() => [...new Set(pens.map(({ tagId }) => tagId))], [pens]);
  const tailOf = useTails(tagIds);
  const colours = useMemo(() => penColoursOf(view, book.signal), [view, book]);
  const isLive = period.kind === 'live';
  const traces = useMemo(() => {
    const dataByKey = new Map<string, TraceData>();
    for (const { key, tagId, comparison } of drawn) {
      const data = states.get(key)?.data;
      const tail = isLive && comparison === null ? tailOf(tagId) : undefined;
      if (data) dataByKey.set(key, tail ? withTail(data, tail) : data);
    }
    return tracesOf(view, drawn, dataByKey, colours);
    // Tails grow without being new objects; the window of a live view moves with them.
  }, [view, drawn, states, colours, tailOf, isLive, window.toMs]); // oxlint-disable-line react/exhaustive-deps
  const problem = [...states.values()].find((state) => state.problem !== null)?.problem ?? null;
  return { traces, states, problem, isEmpty: isEmpty(drawn, states, traces, window), retry };
}

function requestsOf(
  drawn: ReturnType<typeof drawnOf>,
  { fromMs, toMs }: TimeWindow,
  book: TagBook,
  widthPx: number,
): readonly TraceRequest[] {
  if (widthPx === 0) return [];
  return drawn.map(({ key, tagId, earlierMs }) => {
    const scanMs = book.scanMs(tagId);
    const asked = { fromMs: fromMs - earlierMs, toMs: toMs - earlierMs };
    const plan = planFor(asked, widthPx, scanMs);
    return { key, tagId: tagId as TagId, plan, quietMs: book.quietMs(tagId) };
  });
}

function isEmpty(
  drawn: ReturnType<typeof drawnOf>,
  states: ReadonlyMap<string, TraceState>,
  traces: readonly DrawnTrace[],
  { fromMs, toMs }: TimeWindow,
): boolean {
  const hasCome = drawn.every(({ key }) => {
    const state = states.get(key);
    return state?.data && !state.isLoading;
  });
  if (drawn.length === 0 || !hasCome) return false;
  return traces.every(({ trace: { timesMs, laterMs } }) => {
    return !timesMs.some((ms) => ms + laterMs >= fromMs && ms + laterMs <= toMs);
  });
}
