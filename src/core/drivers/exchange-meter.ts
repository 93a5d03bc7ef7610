import type { ExchangeSum } from '#shared/domain/telemetry/device-status.ts';

export interface Exchange {
  readonly durationMs: number;
  readonly wasAnswered: boolean;
}

const KEPT = 500;

/** Remembers how the last questions to a device went. */
export function createExchangeMeter(): {
  add(exchange: Exchange): void;
  sum(): ExchangeSum | null;
} {
  const kept: Exchange[] = [];
  let at = 0;
  return {
    add(exchange) {
      kept[at] = exchange;
      at = (at + 1) % KEPT;
    },
    sum() {
      if (kept.length === 0) return null;
      const answered = kept.filter(({ wasAnswered }) => wasAnswered);
      const durations = answered.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
      return {
        answeredPct: (100 * answered.length) / kept.length,
        p50Ms: rank(durations, 0.5),
        p99Ms: rank(durations, 0.99),
      };
    },
  };
}

/** The smallest value that at least this share of all does not exceed. */
function rank(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
