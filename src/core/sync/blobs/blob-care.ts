import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#shared/kit/clock.ts';
import { BlobTrouble } from './blob-path.ts';
import type { BlobStore } from './blob-store.ts';
import { createLoop } from './loop.ts';
import type { BlobTransfers } from './transfers.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** So long somebody may take back that it was removed. */
export const UNUSED_KEPT_MS = 30 * dayMs;
/** A place that has not said for so long that it holds a blob is asked again. */
const confirmedForMs = 30 * dayMs;
/** Of one piece of 1 MB: no more than 20 MB/s is read, whatever the disk can do. */
const pieceRestMs = 50;
const lookEveryMs = 10 * 60_000;

export interface CareDeps {
  readonly store: BlobStore;
  readonly transfers: Pick<BlobTransfers, 'paths' | 'wake'>;
  readonly clock: Clock;
  readonly moved: (hashes: readonly string[]) => void;
  readonly report: (error: unknown) => void;
  /** What was found and done, for the log. */
  readonly tell: (done: CareDone) => void;
}

export interface CareDone {
  readonly checked: number;
  readonly damaged: number;
  /** Let go, since nothing had named them for 30 days. */
  readonly removed: number;
  readonly removedBytes: number;
}

/**
 * Looks after what lies here. Contract:
 *  - Between 1 and 5 at night each blob is read through; one that was not for two days is read at any hour.
 *  - It goes on where it was: what was read longest ago is next, also after a restart.
 *  - What is damaged is marked, stays until a good one has come, and is fetched again.
 *  - What no shown attachment names is let go after 30 days, and counted.
 */
export interface BlobCare {
  /** All of it now, at full speed. */
  careNow(): Promise<CareDone>;
  close(): Promise<void>;
}

export function createBlobCare(deps: CareDeps): BlobCare {
  const { store, clock } = deps;
  const { rows } = store;
  removeLeftParts(store, () => true);
  let done = nothing;
  let tidiedAtMs = Number.NEGATIVE_INFINITY;

  const checkOne = async (hash: string, pause: (bytes: number) => Promise<unknown>) => {
    const isWhole = await store.check(hash, pause);
    done = { ...done, checked: done.checked + 1, damaged: done.damaged + (isWhole ? 0 : 1) };
    if (isWhole) return;
    deps.moved([hash]);
    deps.transfers.wake();
  };
  const tidy = async () => {
    const nowMs = clock.nowMs();
    rows.markUnused(nowMs);
    for (const { hash, sealedBytes } of rows.unusedBefore(nowMs - UNUSED_KEPT_MS)) {
      store.remove(hash);
      done = {
        ...done,
        removed: done.removed + 1,
        removedBytes: done.removedBytes + sealedBytes,
      };
    }
    await adoptStrays(store, nowMs);
    // Others may be of a file that is being taken in.
    removeLeftParts(store, (name) => /^[0-9a-f]{64}$/.test(name));
    tidiedAtMs = clock.monotonicMs();
  };
  const finish = () => {
    const all = done;
    done = nothing;
    if (all.checked + all.removed > 0) deps.tell(all);
    return all;
  };

  const loop = createLoop(async (signal) => {
    const nowMs = clock.nowMs();
    const hour = new Date(nowMs).getHours();
    const isNight = hour >= 1 && hour < 5;
    const rest = () => sleep(pieceRestMs, undefined, { signal });
    const next = rows.nextToCheck(nowMs - (isNight ? 20 * hourMs : 2 * dayMs));
    if (next !== undefined) {
      await checkOne(next, rest);
      return pieceRestMs;
    }
    if (isNight && clock.monotonicMs() - tidiedAtMs > 12 * hourMs) await tidy();
    finish();
    const isAsked = await askOnce(deps, nowMs - confirmedForMs, signal);
    return isAsked ? pieceRestMs : lookEveryMs;
  }, deps.report);

  return {
    async careNow() {
      await tidy();
      for (const hash of rows.whole()) await checkOne(hash, () => sleep(0));
      return finish();
    },
    close: () => loop.close(),
  };
}

const nothing: CareDone = { checked: 0, damaged: 0, removed: 0, removedBytes: 0 };

/** Asks one place again for one blob it said to hold long ago; it may have been restored from an older backup. */
async function askOnce(
  { store, transfers, clock }: CareDeps,
  beforeMs: number,
  signal: AbortSignal,
) {
  for (const path of transfers.paths) {
    const hash = store.rows.nextToAsk(path.place, beforeMs);
    if (hash === undefined) continue;
    try {
      if (await path.holds(hash, signal)) store.rows.confirm(hash, path.place, clock.nowMs());
      else store.rows.deny(hash, path.place);
      transfers.wake();
      return true;
    } catch (error) {
      signal.throwIfAborted();
      // It is asked another time.
      if (!(error instanceof BlobTrouble)) throw error;
    }
  }
  return false;
}

/** Files that got their name just before the power went, and so are in no row yet. */
async function adoptStrays({ files, rows }: BlobStore, nowMs: number): Promise<void> {
  for (const hash of files.list().hashes) {
    if (rows.isKnown(hash)) continue;
    const path = files.pathOf(hash);
    if ((await files.hashOf(path)) === hash) rows.keep(hash, files.sizeOf(path), nowMs);
    else files.remove(path);
  }
}

/** Of files nobody goes on with: taking in begins anew after a restart, and fetching goes on only with what is missing. */
function removeLeftParts({ files, rows }: BlobStore, isOf: (name: string) => boolean): void {
  for (const part of files.list().parts) {
    const name = part.replace(/\.part$/, '');
    if (isOf(name) && !rows.isMissing(name)) files.remove(files.partOf(name));
  }
}
