/** Does the same work again whenever it is asked to, one run at a time. */
export interface Rerun {
  /** However often it is asked for while one run is under way, one more follows. */
  again(): void;
  /** Resolves when nothing is under way or asked for. */
  idle(): Promise<void>;
}

/** After a run the next one waits this many times as long as it took, so that a long row of changes is not all reruns. */
const REST_SHARE = 4;
const MOST_REST_MS = 1_000;

/** `onError` is told what a run threw; the next run is made all the same. */
export function createRerun(work: () => Promise<void>, onError: (error: unknown) => void): Rerun {
  let isAsked = false;
  let running: Promise<void> | undefined;
  let restUntilMs = -Infinity;
  const run = async () => {
    while (isAsked) {
      const restMs = restUntilMs - performance.now();
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
      isAsked = false;
      const beganMs = performance.now();
      await work().catch(onError);
      const endedMs = performance.now();
      restUntilMs = endedMs + Math.min(MOST_REST_MS, (endedMs - beganMs) * REST_SHARE);
    }
    running = undefined;
  };
  return {
    again() {
      isAsked = true;
      running ??= run();
    },
    idle: () => running ?? Promise.resolve(),
  };
}
