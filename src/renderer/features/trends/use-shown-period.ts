import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { periodAt, type TrendPeriod } from '#shared/domain/trends/trend-view.ts';
import type { TimeWindow } from '#renderer/charts/strips/index.ts';
import { useLatest } from '#renderer/ui/use-latest.ts';

interface ShownPeriod {
  readonly period: TrendPeriod;
  readonly window: TimeWindow;
  /** At once on the screen; in the address once the hand rests. A zoom of a live window stays live. */
  move(next: TimeWindow): void;
}

const restMs = 250;
const leastTickMs = 500;
const mostTickMs = 10_000;
const usualColumns = 1_000;

/** The period of the view while it is dragged about, and the moving end of a live one. */
export function useShownPeriod(
  period: TrendPeriod,
  commit: (next: TrendPeriod) => void,
): ShownPeriod {
  const base = JSON.stringify(period);
  const [draft, setDraft] = useState<{ base: string; period: TrendPeriod }>();
  // A draft is of the period it was dragged from: once that is another (committed, or Back), it is over.
  const shown = draft?.base === base ? draft.period : period;
  const nowMs = useMovingNow(shown);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const commitLatest = useLatest(commit);
  useEffect(() => () => clearTimeout(timer.current), []);
  const move = useCallback(
    (next: TimeWindow) => {
      const moved = movedPeriod(shown, next);
      setDraft({ base, period: moved });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => commitLatest(moved), restMs);
    },
    [base, shown, commitLatest],
  );
  const window = useMemo(() => periodAt(shown, nowMs), [shown, nowMs]);
  return { period: shown, window, move };
}

/** Panned away from now a live period stops; zoomed it goes on with its new width. */
export function movedPeriod(period: TrendPeriod, { fromMs, toMs }: TimeWindow): TrendPeriod {
  const spanMs = Math.max(1_000, Math.round(toMs - fromMs));
  const isZoom = period.kind === 'live' && Math.abs(spanMs - period.spanMs) > 1;
  return isZoom ? { kind: 'live', spanMs } : { kind: 'fixed', fromMs, toMs };
}

/** Wall time that moves about a pixel at a time while the period is live. */
function useMovingNow(period: TrendPeriod): number {
  const [nowMs, setNowMs] = useState(Date.now);
  const spanMs = period.kind === 'live' ? period.spanMs : null;
  useEffect(() => {
    if (spanMs === null) return undefined;
    const everyMs = Math.min(mostTickMs, Math.max(leastTickMs, spanMs / usualColumns));
    const first = setTimeout(() => setNowMs(Date.now()));
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [spanMs]);
  return nowMs;
}
