/** Does the same work again whenever it is asked to, one run at a time. */
export interface Rerun {
  /** However often it is asked for while one run is under way, one more follows. */
  again(): void;
  /** Resolves when nothing is under way or asked for. */
  idle(): Promise<void>;
}

/** `onError` is told what a run threw; the next run is made all the same. */
export function createRerun(work: () => Promise<void>, onError: (error: unknown) => void): Rerun {
  let isAsked = false;
  let running: Promise<void> | undefined;
  const run = async () => {
    while (isAsked) {
      isAsked = false;
      await work().catch(onError);
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
