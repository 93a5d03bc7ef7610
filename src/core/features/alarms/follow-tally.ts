import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';
import { logBug } from '#core/log.ts';
import { createJournalTally } from './tally-journal.ts';

/** A transition flushes the disk once; its sums are not worth a second time each. */
const KEEP_UP_MS = 5_000;

export interface Tally {
  /** Resolves when every line that is in the journal now is counted. Refuses `disk-full`. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps the sums of the journal up with it, in slices between which everything else has its turn. A journal that was
 * never counted (of an earlier version, or salvaged) is counted from its beginning, some 100,000 lines a second.
 */
export function followTally(deps: {
  readonly database: Database;
  readonly moved: Subscribable<unknown>;
  readonly log: Logger;
}): Tally {
  const { log } = deps;
  const tally = createJournalTally(deps.database);
  let isClosing = false;
  let running: Promise<void> | undefined;
  let isAgain = false;

  const count = async () => {
    do {
      isAgain = false;
      while (!isClosing && tally.takeSlice()) await breathe();
    } while (isAgain && !isClosing);
  };
  const settle = () => {
    isAgain = true;
    running ??= breathe()
      .then(count)
      .finally(() => (running = undefined));
    return running;
  };
  let timer: NodeJS.Timeout | undefined;
  const follow = () => {
    timer ??= setTimeout(keepUp, KEEP_UP_MS);
  };
  const keepUp = () => {
    timer = undefined;
    settle().catch((error: unknown) => {
      // It is counted when there is room again, at the latest when somebody asks.
      if (!isRefusal(error, 'disk-full')) logBug(log, error, { part: 'alarm figures' });
    });
  };
  const stop = deps.moved.subscribe(follow);
  follow();

  return {
    settle,
    async close() {
      isClosing = true;
      stop();
      clearTimeout(timer);
      // Whoever waited for it hears of what failed.
      await running?.catch(() => undefined);
    },
  };
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
