import type { TrendPeriod } from '#shared/domain/trends/trend-view.ts';
import type { TimeWindow } from '#renderer/charts/strips/index.ts';

const hour = 3_600_000;
const day = 24 * hour;

export const spansMs = {
  '5m': hour / 12,
  '1h': hour,
  '8h': 8 * hour,
  '24h': day,
  '7d': 7 * day,
  '30d': 30 * day,
  '1y': 365 * day,
};
export type SpanKey = keyof typeof spansMs;
export const spanKeys = Object.keys(spansMs) as SpanKey[];

/** Within a thousandth: a fixed window that was live is a little off. */
export function isSpan(key: SpanKey, spanMs: number): boolean {
  return Math.abs(spanMs / spansMs[key] - 1) < 0.001;
}

/** Paused it stays as it is shown; live it follows the clock as wide as it is. */
export function togglePeriod(period: TrendPeriod, { fromMs, toMs }: TimeWindow): TrendPeriod {
  return period.kind === 'live'
    ? { kind: 'fixed', fromMs, toMs }
    : { kind: 'live', spanMs: Math.max(1_000, Math.round(toMs - fromMs)) };
}
