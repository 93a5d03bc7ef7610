import type { Clock } from '#shared/kit/clock.ts';
import type { Committing } from './log/committing.ts';
import type { Damage } from './months/damage.ts';
import type { Head } from './columns/head.ts';
import type { LogFile } from './log/log-file.ts';
import type { Newest } from './log/newest.ts';
import type { SealQueue } from './seal/seal-queue.ts';
import type { Sealer } from './seal/sealer.ts';
import type { Sealing } from './seal/sealing.ts';
import type { Later } from './threads.ts';

const compactEveryMs = 60_000;
/** Compaction lets sealing have its turn after so long. */
const compactAtOnceMs = 500;
/** Each cut of the log notes the newest sample of every tag. */
const cutEveryMs = 15_000;

export interface UpkeepOptions {
  /** Seals everything, also what waits for its next attempt, and cuts the log. */
  readonly sealAll?: boolean;
  /** Compacts all there is to compact now. */
  readonly compact?: boolean;
}

/** What the store does by itself: seals what is due, cuts the log behind it, compacts days that are over. */
export interface Upkeep {
  /** One turn after the other; rejects with what failed. */
  run(options?: UpkeepOptions): Promise<void>;
  cutLog(): Promise<void>;
  /** Resolves when no turn is under way. */
  idle(): Promise<void>;
  isRunning(): boolean;
}

export function createUpkeep(around: {
  readonly log: Later<LogFile>;
  readonly sealer: Later<Sealer>;
  readonly committing: Committing;
  readonly head: Head;
  readonly sealing: Sealing;
  readonly queue: SealQueue;
  readonly newest: Newest;
  readonly clock: Clock;
  readonly onDamage: (damage: readonly Damage[]) => void;
}): Upkeep {
  const { log, sealer, committing, head, sealing, queue, newest, clock } = around;
  let turn: Promise<void> | undefined;
  let compactedAtMs = clock.monotonicMs();
  let cutAtMs = -Infinity;
  let doneWhenCut = 0;

  const cutLog = async () => {
    const needed = Math.min(
      head.firstSeq() ?? Infinity,
      queue.firstSeq() ?? Infinity,
      committing.seq(),
    );
    const isKeyToCome = needed === committing.seq() && committing.keyNext();
    const done = queue.doneCount();
    await log.truncate(needed, isKeyToCome, newest.note());
    doneWhenCut = done;
    cutAtMs = clock.monotonicMs();
  };

  const isCutDue = (atOnce: boolean) =>
    queue.doneCount() > doneWhenCut && (atOnce || clock.monotonicMs() - cutAtMs >= cutEveryMs);

  const seal = async (all: boolean) => {
    if (all) sealing.closeAll();
    else sealing.closeDue(clock.monotonicMs());
    try {
      await queue.drain(all);
    } finally {
      if (isCutDue(all)) await cutLog();
    }
  };

  const compact = async (all: boolean) => {
    const beganMs = clock.monotonicMs();
    if (!all && beganMs - compactedAtMs < compactEveryMs) return;
    for (let didWork = true; didWork;) {
      if (!all && clock.monotonicMs() - beganMs > compactAtOnceMs) return;
      const done = await sealer.compact(clock.nowMs());
      around.onDamage(done.damage);
      didWork = done.didWork;
    }
    compactedAtMs = clock.monotonicMs();
  };

  const work = async ({ sealAll = false, compact: all = false }: UpkeepOptions) => {
    await seal(sealAll);
    await compact(all);
  };

  return {
    async run(options = {}) {
      await committing.commit();
      while (turn) await turn.catch(() => undefined);
      turn = work(options).finally(() => (turn = undefined));
      await turn;
    },
    cutLog,
    idle: async () => turn?.catch(() => undefined),
    isRunning: () => turn !== undefined,
  };
}
