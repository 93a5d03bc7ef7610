import type { Subscribable } from '#shared/kit/subscribable.ts';

/**
 * Turns what is emitted into a stream a client pulls. Values gather in `fold` while the reader is slow, so memory is
 * bounded by what `fold` keeps; at most one value per `everyMs` is handed out.
 */
export async function* streamOf<Value, Gathered>(
  source: Subscribable<Value>,
  options: {
    readonly signal: AbortSignal | undefined;
    readonly everyMs: number;
    /** The first value, before anything is emitted; undefined for none. */
    readonly first?: () => Gathered | undefined;
    readonly fold: (gathered: Gathered | undefined, value: Value) => Gathered;
  },
): AsyncGenerator<Gathered, void, undefined> {
  const signal = options.signal ?? new AbortController().signal;
  let gathered: Gathered | undefined;
  let wake: (() => void) | undefined;
  const stop = source.subscribe((value) => {
    gathered = options.fold(gathered, value);
    wake?.();
  });
  const wakeOnAbort = () => wake?.();
  signal.addEventListener('abort', wakeOnAbort);
  try {
    const first = options.first?.();
    if (first !== undefined) yield first;
    while (!signal.aborted) {
      if (gathered === undefined) await new Promise<void>((resolve) => (wake = resolve));
      wake = undefined;
      if (signal.aborted) return;
      const ready = gathered;
      gathered = undefined;
      if (ready === undefined) continue;
      yield ready;
      await pause(options.everyMs, signal);
    }
  } finally {
    stop();
    signal.removeEventListener('abort', wakeOnAbort);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
