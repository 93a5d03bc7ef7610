import type { Clock } from '#shared/kit/clock.ts';
import type { BlobPath, BlobTroubleWhy } from './blob-path.ts';
import type { BlobRows } from './blob-rows.ts';
import { createLoop } from './loop.ts';
import type { PathState } from './path-state.ts';
import type { TransferRows, WaitingBlob } from './transfer-rows.ts';

/** At once from one place: while one is put on the disk the next is under way. */
const AT_ONCE = 3;
const ASKED_TOGETHER = 1_000;
const LISTED_TOGETHER = 64;
/** A place that has not said meanwhile that it has got one is asked again after this. */
const ASK_AGAIN_MS = 5 * 60_000;
const DISK_FULL_MS = 60_000;

export interface AskedFetchingDeps {
  readonly way: PathState;
  readonly rows: TransferRows;
  readonly held: Pick<BlobRows, 'confirm' | 'deny' | 'isHere'>;
  readonly clock: Clock;
  readonly upToBytes: () => number;
  /** Being fetched, by whatever path. */
  readonly busy: ReadonlySet<string>;
  fetch(way: PathState, blob: WaitingBlob, signal: AbortSignal): Promise<'come' | BlobTroubleWhy>;
  /** Asks what may fail for the line's sake; undefined: it has. */
  ask(
    way: PathState,
    work: () => Promise<ReadonlySet<string>>,
  ): Promise<ReadonlySet<string> | undefined>;
  readonly report: (error: unknown) => void;
}

/** Fetches from one place that can be asked what it holds. */
export interface AskedFetching {
  wake(): void;
  close(): Promise<void>;
}

/**
 * Asks a place which of the wanted it holds, and fetches those, three at once, in the order of `TransferRows`. A place that was asked for
 * what it lacks is asked again when it says that it has got it, or after five minutes.
 */
export function createAskedFetching(deps: AskedFetchingDeps): AskedFetching {
  const { way, rows, held, clock, busy } = deps;
  const path = way.path as BlobPath & Required<Pick<BlobPath, 'whichOf'>>;
  const lacking = new Map<string, number>();
  let listed: WaitingBlob[] = [];
  let isToAsk = true;

  const lacks = (hash: string) => void lacking.set(hash, clock.monotonicMs() + ASK_AGAIN_MS);
  const isFree = ({ hash }: WaitingBlob) => !busy.has(hash) && !held.isHere(hash);
  /** Listed some at a time: the question looks at all there are. */
  const next = (): WaitingBlob | undefined => {
    listed = listed.filter(isFree);
    if (listed.length === 0)
      listed = rows.wantedAt(path.place, deps.upToBytes(), LISTED_TOGETHER).filter(isFree);
    return listed.shift();
  };
  const toAsk = (): string[] => {
    const nowMs = clock.monotonicMs();
    for (const [hash, untilMs] of lacking) if (untilMs <= nowMs) lacking.delete(hash);
    const some: string[] = [];
    for (const hash of rows.unconfirmedAt(path.place, deps.upToBytes())) {
      if (!lacking.has(hash)) some.push(hash);
      if (some.length === ASKED_TOGETHER) break;
    }
    return some;
  };
  /** false: there is nothing to ask. */
  const askMore = async (signal: AbortSignal): Promise<boolean> => {
    const hashes = toAsk();
    if (hashes.length === 0) return false;
    const has = await deps.ask(way, () => path.whichOf(hashes, signal));
    if (!has) return true;
    const confirmed = hashes.filter((hash) => has.has(hash));
    held.confirm(confirmed, path.place, clock.nowMs());
    for (const hash of hashes) if (!has.has(hash)) lacks(hash);
    listed = [];
    return true;
  };
  const fetchNext = async (blob: WaitingBlob, signal: AbortSignal): Promise<number> => {
    const outcome = await deps.fetch(way, blob, signal);
    if (outcome === 'nowhere') lacks(blob.hash);
    if (outcome === 'altered') {
      // It is asked for elsewhere, and here again once the place has looked.
      held.deny(blob.hash, path.place);
      lacks(blob.hash);
      path.doubt?.(blob.hash);
    }
    return outcome === 'disk-full' ? DISK_FULL_MS : 0;
  };

  const step = async (n: number, signal: AbortSignal): Promise<number> => {
    const untilUsable = way.notBeforeMs - clock.monotonicMs();
    if (untilUsable > 0) return untilUsable;
    // One asks, and the others fetch meanwhile what is known.
    if (n === 0 && isToAsk) {
      isToAsk = false;
      isToAsk = (await askMore(signal)) || isToAsk;
      for (const other of loops.slice(1)) other.wake();
      return 0;
    }
    const blob = next();
    if (blob) return fetchNext(blob, signal);
    if (n !== 0 || lacking.size === 0) return Infinity;
    isToAsk = true;
    return ASK_AGAIN_MS;
  };
  const loops = Array.from({ length: AT_ONCE }, (_, n) =>
    createLoop((signal) => step(n, signal), deps.report),
  );
  return {
    wake() {
      listed = [];
      isToAsk = true;
      for (const loop of loops) loop.wake();
    },
    async close() {
      await Promise.all(loops.map((loop) => loop.close()));
    },
  };
}
