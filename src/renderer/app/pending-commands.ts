import { createEmitter } from '#shared/kit/subscribable.ts';

/** Commands sent and not yet answered, for the one place that says what is saved. */
export interface PendingCommands {
  get(): number;
  subscribe(listener: (count: number) => void): () => void;
  /** Counts until the work is settled. */
  during<Output>(work: Promise<Output>): Promise<Output>;
}

export function createPendingCommands(): PendingCommands {
  const changed = createEmitter<number>();
  let count = 0;
  const add = (step: number) => {
    count += step;
    changed.emit(count);
  };
  return {
    get: () => count,
    subscribe: changed.subscribe,
    async during(work) {
      add(1);
      try {
        return await work;
      } finally {
        add(-1);
      }
    },
  };
}

/** Of this window. */
export const pendingCommands = createPendingCommands();
