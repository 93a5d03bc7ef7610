/** Does one step after the other, and waits in between. */
export interface Loop {
  /** Something has changed: the next step is now. */
  wake(): void;
  /** Resolves when nothing of it runs any more. */
  close(): Promise<void>;
}

/** Nothing waits longer than this: a clock may have been set. */
const longestMs = 15 * 60_000;

/**
 * `step` answers after how many ms it wants to be called again; Infinity: when it is woken. What it throws is reported, and
 * it is called again after a minute.
 */
export function createLoop(
  step: (signal: AbortSignal) => Promise<number>,
  report: (error: unknown) => void,
): Loop {
  const closing = new AbortController();
  const { signal } = closing;
  let wake: () => void = () => undefined;
  let isWoken = false;

  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.max(ms, 0), longestMs));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (isWoken || signal.aborted) wake();
    });
  const run = async () => {
    while (!signal.aborted) {
      isWoken = false;
      let waitMs = 60_000;
      try {
        waitMs = await step(signal);
      } catch (error) {
        if (!signal.aborted) report(error);
      }
      await rest(waitMs);
    }
  };
  const ended = run();
  return {
    wake() {
      isWoken = true;
      wake();
    },
    async close() {
      closing.abort();
      wake();
      await ended;
    },
  };
}
