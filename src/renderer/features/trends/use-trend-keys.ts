import { useEffect, useEffectEvent } from 'react';
import type { TrendPeriod } from '#shared/domain/trends/trend-view.ts';
import {
  panWindow,
  zoomWindow,
  type StripCursors,
  type TimeWindow,
} from '#renderer/charts/strips/index.ts';
import { useTwoKeys } from '#renderer/app/frame/use-two-keys.ts';
import { togglePeriod } from './periods.ts';

interface TrendKeys {
  readonly window: TimeWindow;
  readonly period: TrendPeriod;
  readonly cursors: StripCursors;
  readonly onMove: (next: TimeWindow) => void;
  readonly onPeriod: (next: TrendPeriod) => void;
  readonly onCursors: (next: StripCursors) => void;
  readonly onOldest: () => void;
  readonly onAdd: () => void;
  readonly onLayout: () => void;
  readonly onAnnotate: () => void;
  readonly onStatistics: () => void;
  readonly onKeys: () => void;
}

const panFraction = 0.1;
const cursorFraction = 0.005;
const zoomFactor = 0.7;

/** Keys of the chart, while no field, menu or dialog has them. */
export function useTrendKeys(keys: TrendKeys): void {
  const leadsAway = useTwoKeys();
  const handleKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!isOfChart(event.target) || leadsAway(event)) return;
    const run = actionOf(event, keys);
    if (!run) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handleKey(event);
    // Before the application's own keys, of which `?` is one.
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);
}

function actionOf(
  { key, shiftKey }: KeyboardEvent,
  { window, period, cursors, ...on }: TrendKeys,
): (() => void) | undefined {
  const aroundMs = cursors.firstMs ?? (window.fromMs + window.toMs) / 2;
  const zoom = (factor: number) => () => on.onMove(zoomWindow(window, aroundMs, factor));
  const pan = (fraction: number) => () => on.onMove(panWindow(window, fraction));
  const step = (fraction: number) => () => on.onCursors(stepped(cursors, window, fraction));
  const actions: Record<string, () => void> = {
    ArrowLeft: shiftKey ? step(-cursorFraction) : pan(-panFraction),
    ArrowRight: shiftKey ? step(cursorFraction) : pan(panFraction),
    '+': zoom(zoomFactor),
    '=': zoom(zoomFactor),
    '-': zoom(1 / zoomFactor),
    Home: on.onOldest,
    End: () => on.onPeriod({ kind: 'live', spanMs: Math.round(window.toMs - window.fromMs) }),
    p: on.onAdd,
    l: () => on.onPeriod(togglePeriod(period, window)),
    o: on.onLayout,
    a: on.onAnnotate,
    s: on.onStatistics,
    '?': on.onKeys,
    Escape: () => on.onCursors({ hoverMs: null, firstMs: null, secondMs: null }),
  };
  return actions[key.length === 1 ? key.toLowerCase() : key];
}

/** The first cursor moved by a part of the window; one that is not set begins in the middle. */
function stepped(cursors: StripCursors, { fromMs, toMs }: TimeWindow, fraction: number) {
  const at = cursors.firstMs ?? (fromMs + toMs) / 2;
  const firstMs = Math.min(toMs, Math.max(fromMs, at + (toMs - fromMs) * fraction));
  return { ...cursors, hoverMs: null, firstMs };
}

/** The chart itself, or nothing in particular. */
function isOfChart(target: EventTarget | null): boolean {
  return target instanceof Element && (target === document.body || target.matches('.strip-area'));
}
