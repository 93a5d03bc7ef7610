import type { Database } from 'better-sqlite3';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Ports } from '#core/ports.ts';
import { type BlobPath, BlobTrouble, type BlobTroubleWhy, type BlobUploads } from './blob-path.ts';
import { type BlobPolicy, readPolicy, upToBytesOf, writePolicy } from './blob-policy.ts';
import type { BlobStore } from './blob-store.ts';
import { createLoop, type Loop } from './loop.ts';
import { fetchBlob, type MoveDeps, sendBlob } from './move-blob.ts';
import { createPathState, type PathState } from './path-state.ts';
import { type Amount, createTransferRows, type TransferRows } from './transfer-rows.ts';

export interface TransferDeps {
  readonly database: Database;
  readonly store: BlobStore;
  readonly ports: Pick<Ports, 'clock' | 'random'>;
  /** Tells screens that something has come, gone or got further. */
  readonly moved: (hashes: readonly string[]) => void;
  readonly report: (error: unknown) => void;
  /** Awaited before each piece; what people typed goes first. Nothing to wait for by default. */
  readonly letPass?: (signal: AbortSignal) => Promise<void>;
}

export interface MovingBlob {
  readonly hash: string;
  readonly place: string;
  readonly done: number;
  readonly bytes: number;
}

export interface TransferFigures {
  readonly here: Amount;
  readonly toFetch: Amount;
  /** Known of, and left where they are until somebody asks. */
  readonly elsewhere: Amount;
  readonly damaged: number;
  readonly fetching: MovingBlob | null;
  readonly sending: MovingBlob | null;
  /** Why nothing can be stored here; null: it can. */
  readonly trouble: BlobTroubleWhy | null;
  readonly places: readonly {
    readonly place: string;
    readonly toSend: Amount;
    readonly trouble: BlobTroubleWhy | null;
  }[];
}

/**
 * Brings blobs here and to the places that take them, beside the chunks and never in their way. Contract:
 *  - One at a time each way; thumbnails before previews before originals, and before all of them what somebody asked for.
 *  - What was cut off goes on where it was, also after a restart.
 *  - Nothing a network does is thrown: it is told in the figures.
 *  - After `close` has resolved nothing runs and nothing is told.
 */
export interface BlobTransfers {
  /** Returns the function that takes the path away again. */
  addPath(path: BlobPath): () => void;
  readonly paths: readonly BlobPath[];
  /** There may be something to do, or a way to do it. */
  wake(): void;
  /** Every path at once, whatever it waited for. */
  tryNow(): void;
  /** Somebody wants to see it now. */
  ask(hash: string): void;
  /** It was let go here, and comes back only when it is asked for. */
  release(hash: string): void;
  readonly policy: BlobPolicy;
  setPolicy(policy: BlobPolicy): void;
  figures(): TransferFigures;
  close(): Promise<void>;
}

interface Way {
  readonly path: BlobPath;
  readonly fetching: PathState;
  readonly sending: PathState;
}

const diskFullMs = 60_000;

export function createBlobTransfers(deps: TransferDeps): BlobTransfers {
  const { store, ports, database } = deps;
  const rows = createTransferRows(database);
  const ways = new Set<Way>();
  let policy = readPolicy(database);
  let hereTrouble: BlobTroubleWhy | null = null;
  const moving = createMoving(ports, deps.moved);

  const untilUsable = (states: readonly PathState[]) =>
    Math.min(...states.map((state) => state.notBeforeMs)) - ports.clock.monotonicMs();
  const moveDeps = (signal: AbortSignal, onProgress: (done: number) => void): MoveDeps => ({
    store,
    rows,
    clock: ports.clock,
    signal,
    letPass: deps.letPass ?? (() => Promise.resolve()),
    onProgress,
  });

  /** One blob that is wanted, by whichever path has it. */
  const fetchNext = async (signal: AbortSignal): Promise<number> => {
    const upToBytes = upToBytesOf(policy);
    const nowMs = ports.clock.nowMs();
    const blob = rows.wanted(upToBytes, nowMs);
    if (!blob) return untilDue(rows.nextWantedMs(upToBytes), nowMs);
    const states = [...ways].map((way) => way.fetching);
    const usable = states.filter((state) => untilUsable([state]) <= 0);
    if (usable.length === 0) return untilUsable(states);
    let why: BlobTroubleWhy = 'nowhere';
    for (const way of usable) {
      const { hash, sealedBytes } = blob;
      const move = moving.begin('fetching', { hash, place: way.path.place, bytes: sealedBytes });
      try {
        if (await fetchBlob(moveDeps(signal, move.progress), way, blob)) {
          hereTrouble = null;
          store.rows.confirm(hash, way.path.place, ports.clock.nowMs());
          return 0;
        }
        store.rows.deny(hash, way.path.place);
      } catch (error) {
        signal.throwIfAborted();
        if (isRefusal(error, 'disk-full')) {
          hereTrouble = 'disk-full';
          return diskFullMs;
        }
        why = failedOn(way, error);
      } finally {
        move.end();
      }
    }
    if (!isOfThePath(why)) rows.missed(blob.hash, why, nowMs + waitAfter(ports, blob));
    return 0;
  };

  /** One blob that a place lacks and takes. */
  const sendNext = async (signal: AbortSignal): Promise<number> => {
    let waitMs = Infinity;
    for (const { path, sending: way } of ways) {
      const { uploads, place } = path;
      if (!uploads) continue;
      const nowMs = ports.clock.nowMs();
      const blob = rows.toSend(place, nowMs);
      if (!blob) waitMs = Math.min(waitMs, untilDue(rows.nextToSendMs(place), nowMs));
      else if (untilUsable([way]) > 0) waitMs = Math.min(waitMs, untilUsable([way]));
      else {
        await sendOn(way, uploads, blob, signal);
        return 0;
      }
    }
    return waitMs;
  };
  const sendOn = async (
    way: PathState,
    uploads: BlobUploads,
    blob: NonNullable<ReturnType<TransferRows['toSend']>>,
    signal: AbortSignal,
  ) => {
    const { hash, sealedBytes } = blob;
    const { place } = way.path;
    const move = moving.begin('sending', { hash, place, bytes: sealedBytes });
    try {
      await sendBlob(moveDeps(signal, move.progress), way, uploads, blob);
      store.rows.confirm(hash, place, ports.clock.nowMs());
    } catch (error) {
      signal.throwIfAborted();
      const why = failedOn(way, error);
      if (isOfThePath(why)) return;
      rows.notSent(hash, place, why, ports.clock.nowMs() + waitAfter(ports, blob));
      // What arrived was other than its name says: was it so here already?
      if (why === 'altered') await store.check(hash);
    } finally {
      move.end();
    }
  };
  const fetching = createLoop(fetchNext, deps.report);
  const sending = createLoop(sendNext, deps.report);
  const wake = () => {
    fetching.wake();
    sending.wake();
  };

  return {
    addPath(path) {
      // Two states: a place that takes nothing more may still give, and a line is seldom as fast both ways.
      const way = {
        path,
        fetching: createPathState(path, ports),
        sending: createPathState(path, ports),
      };
      ways.add(way);
      rows.tryAgain();
      wake();
      return () => void ways.delete(way);
    },
    get paths() {
      return [...ways].map(({ path }) => path);
    },
    wake,
    tryNow() {
      for (const way of ways) {
        way.fetching.tryNow();
        way.sending.tryNow();
      }
      rows.tryAgain();
      wake();
    },
    ask(hash) {
      rows.ask(hash, ports.clock.nowMs());
      wake();
    },
    release: (hash) => rows.release(hash, ports.clock.nowMs()),
    get policy() {
      return policy;
    },
    setPolicy(next) {
      writePolicy(database, next);
      policy = next;
      wake();
    },
    figures: () => ({
      here: rows.hereAmount(),
      toFetch: rows.wantedAmount(upToBytesOf(policy)),
      elsewhere: rows.elsewhereAmount(upToBytesOf(policy)),
      damaged: rows.damagedCount(),
      fetching: moving.now('fetching'),
      sending: moving.now('sending'),
      trouble: hereTrouble,
      places: [...ways].map((way) => ({
        place: way.path.place,
        toSend: way.path.uploads ? rows.toSendAmount(way.path.place) : { count: 0, bytes: 0 },
        trouble: way.sending.trouble ?? way.fetching.trouble,
      })),
    }),
    close: () => closeAll([fetching, sending]),
  };
}

async function closeAll(loops: readonly Loop[]): Promise<void> {
  await Promise.all(loops.map((loop) => loop.close()));
}

function untilDue(dueMs: number | undefined, nowMs: number): number {
  return dueMs === undefined ? Infinity : Math.max(0, dueMs - nowMs);
}

/** Tells the path what became of it; anything but a trouble flies on. */
function failedOn(way: PathState, error: unknown): BlobTroubleWhy {
  if (!(error instanceof BlobTrouble)) throw error;
  if (isOfThePath(error.why)) way.failed(error.why);
  return error.why;
}

/** Whether the next blob would fare no better on the same path. */
function isOfThePath(why: BlobTroubleWhy): boolean {
  return (
    why === 'no-answer' || why === 'not-let-in' || why === 'may-not-write' || why === 'no-room'
  );
}

/** The one who has it may not have sent it yet; whoever asked for it waits. */
function waitAfter(
  { random }: Pick<Ports, 'random'>,
  { attempts, isAsked = 0 }: { readonly attempts: number; readonly isAsked?: number },
): number {
  const most = Math.min(isAsked ? 20_000 : 10 * 60_000, 2_000 * 2 ** Math.min(attempts, 10));
  return Math.round(most / 2 + random.fraction() * (most / 2));
}

const tellEveryMs = 500;

/** What is on its way just now; screens are told of its progress twice a second. */
function createMoving({ clock }: Pick<Ports, 'clock'>, moved: (hashes: readonly string[]) => void) {
  const now: { fetching: MovingBlob | null; sending: MovingBlob | null } = {
    fetching: null,
    sending: null,
  };
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const tell = (hash: string) => {
    toldAtMs = clock.monotonicMs();
    moved([hash]);
  };
  return {
    now: (way: keyof typeof now) => now[way],
    begin(way: keyof typeof now, blob: Omit<MovingBlob, 'done'>) {
      now[way] = { ...blob, done: 0 };
      return {
        progress(done: number) {
          now[way] = { ...blob, done };
          if (clock.monotonicMs() - toldAtMs >= tellEveryMs) tell(blob.hash);
        },
        end() {
          now[way] = null;
          tell(blob.hash);
        },
      };
    },
  };
}
