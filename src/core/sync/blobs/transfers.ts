import type { Database } from 'better-sqlite3';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Ports } from '#core/ports.ts';
import { type BlobPath, BlobTrouble, type BlobTroubleWhy } from './blob-path.ts';
import { type BlobPolicy, readPolicy, upToBytesOf, writePolicy } from './blob-policy.ts';
import type { BlobStore } from './blob-store.ts';
import { type AskedFetching, createAskedFetching } from './fetch-asked.ts';
import { createLoop } from './loop.ts';
import { fetchBlob, type MoveDeps } from './move-blob.ts';
import { createMoving, type MovingBlob } from './moving.ts';
import { createPathState, type PathState } from './path-state.ts';
import { createSending } from './send-blobs.ts';
import {
  type Amount,
  createTransferRows,
  type Skipped,
  type WaitingBlob,
} from './transfer-rows.ts';
import { failedOn, isOfThePath, untilDue, waitAfter } from './transfer-waits.ts';

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
    /** None to one that fetches what it wants itself. */
    readonly toSend: Amount;
    readonly fetchesItself: boolean;
    readonly trouble: BlobTroubleWhy | null;
  }[];
}

/**
 * Brings blobs here and to the places that take them, beside the chunks and never in their way. Contract:
 *  - Thumbnails before previews before originals, and before all of them what somebody asked for.
 *  - A place that can be asked what it holds (a neighbour) has a queue of its own; what is held there is not fetched from further
 *    away. Of the others each is tried in turn, one blob at a time.
 *  - No blob comes from two places at once.
 *  - What was cut off goes on where it was, also after a restart.
 *  - Nothing a network does is thrown: it is told in the figures.
 *  - After `close` has resolved nothing runs and nothing is told.
 */
export interface BlobTransfers {
  /** Returns the function that takes the path away again. */
  addPath(path: BlobPath): () => void;
  readonly paths: readonly BlobPath[];
  /** A place has said that it has got these. */
  gained(hashes: readonly string[], place: string): void;
  /** How much of a blob has come; undefined: it is not under way. */
  doneOf(hash: string): number | undefined;
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
  /** Of a place that can be asked what it holds. */
  asked: AskedFetching | undefined;
}

const diskFullMs = 60_000;

export function createBlobTransfers(deps: TransferDeps): BlobTransfers {
  const { store, ports, database } = deps;
  const rows = createTransferRows(database);
  const ways = new Set<Way>();
  let policy = readPolicy(database);
  let hereTrouble: BlobTroubleWhy | null = null;
  const moving = createMoving(ports.clock, deps.moved);
  const busy = new Set<string>();
  const leaving = new Set<Promise<void>>();

  const untilUsable = (states: readonly PathState[]) =>
    Math.min(...states.map((state) => state.notBeforeMs)) - ports.clock.monotonicMs();
  const moveDeps = (
    signal: AbortSignal,
    onProgress: (done: number) => void,
    path: BlobPath,
  ): MoveDeps => ({
    store,
    rows,
    clock: ports.clock,
    signal,
    // Neighbours have a connection for what people typed beside this one.
    letPass: (!path.whichOf && deps.letPass) || (() => Promise.resolve()),
    onProgress,
  });

  /** One blob from one place, and what became of it; a full disk is told as such. */
  const fetchFrom = async (
    way: PathState,
    blob: WaitingBlob,
    signal: AbortSignal,
  ): Promise<'come' | BlobTroubleWhy> => {
    const { hash, sealedBytes } = blob;
    const { place } = way.path;
    const move = moving.begin('fetching', { hash, place, bytes: sealedBytes });
    busy.add(hash);
    try {
      const isCome = await fetchBlob(moveDeps(signal, move.progress, way.path), way, blob);
      if (!isCome) {
        store.rows.deny(hash, place);
        return 'nowhere';
      }
      hereTrouble = null;
      // One that was asked before has said so.
      if (!way.path.whichOf) store.rows.confirm(hash, place, ports.clock.nowMs());
      return 'come';
    } catch (error) {
      signal.throwIfAborted();
      if (!isRefusal(error, 'disk-full')) return failedOn(way, error);
      hereTrouble = 'disk-full';
      return 'disk-full';
    } finally {
      busy.delete(hash);
      move.end();
    }
  };

  /** What is held by neighbours that can be asked just now is theirs to bring. */
  const skipped = (): Skipped => ({
    busy,
    near: [...ways]
      .filter(({ asked, fetching: way }) => asked && untilUsable([way]) <= 0)
      .map(({ path }) => path.place),
  });

  /** One blob that is wanted, by whichever path has it, of those that cannot be asked before. */
  const fetchNext = async (signal: AbortSignal): Promise<number> => {
    const states = [...ways].filter(({ asked }) => !asked).map((way) => way.fetching);
    if (states.length === 0) return Infinity;
    const upToBytes = upToBytesOf(policy);
    const nowMs = ports.clock.nowMs();
    const blob = rows.wanted(upToBytes, nowMs, skipped());
    if (!blob) return untilDue(rows.nextWantedMs(upToBytes, skipped()), nowMs);
    const usable = states.filter((state) => untilUsable([state]) <= 0);
    if (usable.length === 0) return untilUsable(states);
    let why: BlobTroubleWhy = 'nowhere';
    for (const way of usable) {
      const outcome = await fetchFrom(way, blob, signal);
      if (outcome === 'come') return 0;
      if (outcome === 'disk-full') return diskFullMs;
      why = outcome;
    }
    if (!isOfThePath(why)) rows.missed(blob.hash, why, nowMs + waitAfter(ports, blob));
    // A neighbour may have it by now.
    wakeAsked();
    return 0;
  };

  const askedOf = (way: PathState): AskedFetching =>
    createAskedFetching({
      way,
      rows,
      held: store.rows,
      clock: ports.clock,
      upToBytes: () => upToBytesOf(policy),
      busy,
      report: deps.report,
      async fetch(from, blob, signal) {
        const outcome = await fetchFrom(from, blob, signal);
        if (outcome === 'altered')
          rows.missed(blob.hash, outcome, ports.clock.nowMs() + waitAfter(ports, blob));
        // What this neighbour does not bring may come from further away.
        if (outcome !== 'come') fetching.wake();
        return outcome;
      },
      async ask(from, work) {
        try {
          return await work();
        } catch (error) {
          if (!(error instanceof BlobTrouble)) throw error;
          failedOn(from, error);
          return undefined;
        }
      },
    });
  const wakeAsked = () => {
    for (const { asked } of ways) asked?.wake();
  };

  const fetching = createLoop(fetchNext, deps.report);
  const sending = createSending({
    ways: () => [...ways].map((way) => way.sending),
    store,
    rows,
    ports,
    moving,
    moveDeps,
    report: deps.report,
  });
  const wake = () => {
    fetching.wake();
    sending.wake();
    wakeAsked();
  };

  return {
    addPath(path) {
      // Two states: a place that takes nothing more may still give, and a line is seldom as fast both ways.
      const way: Way = {
        path,
        fetching: createPathState(path, ports),
        sending: createPathState(path, ports),
        asked: undefined,
      };
      ways.add(way);
      rows.tryAgain();
      if (path.whichOf) way.asked = askedOf(way.fetching);
      wake();
      return () => {
        ways.delete(way);
        if (!way.asked) return;
        // What was left to it may come from elsewhere, once it has let it go.
        const left = way.asked.close().then(() => {
          leaving.delete(left);
          wake();
        });
        leaving.add(left);
      };
    },
    gained(hashes, place) {
      const { isMissing, isKnown, confirm } = store.rows;
      const missing = new Set(hashes.filter(isMissing));
      const ofHere = hashes.filter((hash) => missing.has(hash) || isKnown(hash));
      if (ofHere.length > 0) confirm(ofHere, place, ports.clock.nowMs());
      if (missing.size > 0) wakeAsked();
    },
    doneOf: moving.doneOf,
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
        fetchesItself: !way.path.uploads,
        toSend: way.path.uploads ? rows.toSendAmount(way.path.place) : { count: 0, bytes: 0 },
        trouble: way.sending.trouble ?? way.fetching.trouble,
      })),
    }),
    async close() {
      const asked = [...ways].map((way) => way.asked?.close());
      await Promise.all([fetching.close(), sending.close(), ...asked, ...leaving]);
    },
  };
}
