import type { Clock } from '#shared/kit/clock.ts';

/** Beyond this many missed ticks time is let go: a laptop that slept does not replay the night. */
const MOST_BEHIND = 8;

/**
 * Calls `tick` once per `tickMs` of monotonic time, always with the same step, so that a late timer changes when things
 * happen but not what happens.
 */
export function startTicking(
  clock: Clock,
  tickMs: number | null,
  tick: (elapsedS: number) => void,
): { close(): void } {
  if (tickMs === null) return { close: () => {} };
  let doneMs = clock.monotonicMs();
  const timer = setInterval(() => {
    const behind = Math.floor((clock.monotonicMs() - doneMs) / tickMs);
    for (let i = 0; i < Math.min(behind, MOST_BEHIND); i += 1) tick(tickMs / 1_000);
    doneMs += behind * tickMs;
    // Half a tick, or one that comes a millisecond early would wait a whole tick more.
  }, tickMs / 2);
  return { close: () => clearInterval(timer) };
}
