import type { Place } from '../chunks/place.ts';

const AFTER_COMMAND_MS = 15;
/** Commands in one transaction, once what they changed has been looked up. */
const AT_ONCE = 200;
/** How long a turn may go on before others get theirs. */
const TURN_MS = 10;

/**
 * Seals what waits, and writes the rows of what came in bulk, in turns that give way. A live change goes out within 15 ms of its
 * command.
 */
export interface Sealing {
  /** A command has been run, and somebody is connected. */
  soon(): void;
  /** Resolves when nothing is left that could be sealed. */
  settle(): Promise<void>;
  /** Rows are behind. */
  refreshSoon(): void;
  /** Checkpoints may have something to do: what is begun from is compared, and new ones are made. */
  restoreSoon(): void;
  close(): Promise<void>;
}

export function createSealing(
  place: Pick<Place, 'sealSome' | 'prepareSeal' | 'refreshRows' | 'step'>,
  deps: { readonly monotonicMs: () => number; readonly onBug: (error: unknown) => void },
): Sealing {
  let timer: NodeJS.Timeout | undefined;
  let sealing: Promise<void> | undefined;
  let refreshing: Promise<void> | undefined;
  let restoring: Promise<void> | undefined;
  let isClosed = false;

  const inTurns = async (step: () => boolean): Promise<void> => {
    for (let isMore = true; isMore && !isClosed;) {
      const endMs = deps.monotonicMs() + TURN_MS;
      do isMore = step();
      while (isMore && deps.monotonicMs() < endMs);
      if (isMore) await new Promise(setImmediate);
    }
  };
  /** Looks up for a turn, or seals. */
  const sealStep = () => {
    const endMs = deps.monotonicMs() + TURN_MS;
    const isFound = place.prepareSeal(AT_ONCE, () => deps.monotonicMs() >= endMs);
    return isFound ? place.sealSome(AT_ONCE) : true;
  };
  const settle = () => {
    sealing ??= inTurns(sealStep).finally(() => (sealing = undefined));
    return sealing;
  };
  const guard = (work: Promise<void>) => void work.catch(deps.onBug);

  return {
    soon() {
      if (isClosed || timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        guard(settle());
      }, AFTER_COMMAND_MS);
    },
    settle,
    refreshSoon() {
      refreshing ??= inTurns(() => place.refreshRows()).finally(() => (refreshing = undefined));
      guard(refreshing);
    },
    restoreSoon() {
      restoring ??= inTurns(() => place.step()).finally(() => (restoring = undefined));
      guard(restoring);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await Promise.allSettled([sealing, refreshing, restoring]);
    },
  };
}
