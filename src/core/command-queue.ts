/** Runs work one at a time, in the order it came; a piece that fails does not stop the next. */
export interface CommandQueue {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createCommandQueue(): CommandQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const mine = last.then(work, work);
      // The caller gets the failure; the queue only needs to know that the piece ended.
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
