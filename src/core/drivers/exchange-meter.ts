import type { ExchangeSum } from '#shared/domain/telemetry/device-status.ts';

export interface Exchange {
  readonly durationMs: number;
  readonly wasAnswered: boolean;
}

const KEPT = 500;
const FIRST_ROOM = 8;

/** Remembers how the last questions to a device went. */
export function createExchangeMeter(): {
  add(exchange: Exchange): void;
  sum(): ExchangeSum | null;
} {
  /** NaN: not answered. There are as many of these as devices, so they grow only with what is asked. */
  let durations = new Float32Array(FIRST_ROOM);
  let count = 0;
  let at = 0;
  const makeRoom = () => {
    const wider = new Float32Array(Math.min(KEPT, durations.length * 4));
    wider.set(durations);
    durations = wider;
  };
  return {
    add({ durationMs, wasAnswered }) {
      if (at === durations.length) makeRoom();
      durations[at] = wasAnswered ? durationMs : Number.NaN;
      at = (at + 1) % KEPT;
      count = Math.min(count + 1, KEPT);
    },
    sum() {
      if (count === 0) return null;
      const answered = durations.subarray(0, count).filter((ms) => !Number.isNaN(ms));
      answered.sort();
      return {
        answeredPct: (100 * answered.length) / count,
        p50Ms: rank(answered, 0.5),
        p99Ms: rank(answered, 0.99),
      };
    },
  };
}

/** The smallest value that at least this share of all does not exceed. */
function rank(sorted: Float32Array, share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
