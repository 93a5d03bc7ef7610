import type { Clock } from '#shared/kit/clock.ts';

/** Calls `act` at once, then at most every `everyMs`, and never leaves the last call out until it is closed. */
export interface Throttle {
  call(): void;
  close(): void;
}

export function createThrottle(clock: Clock, everyMs: number, act: () => void): Throttle {
  let actedAtMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const actNow = () => {
    clearTimeout(timer);
    timer = undefined;
    actedAtMs = clock.monotonicMs();
    act();
  };

  return {
    call() {
      const waitMs = actedAtMs + everyMs - clock.monotonicMs();
      if (waitMs <= 0) actNow();
      else timer ??= setTimeout(actNow, waitMs);
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
