import type { Ports } from '#core/ports.ts';
import type { BlobPath, BlobUploads } from './blob-path.ts';
import type { BlobStore } from './blob-store.ts';
import { createLoop, type Loop } from './loop.ts';
import { type MoveDeps, sendBlob } from './move-blob.ts';
import type { createMoving } from './moving.ts';
import type { PathState } from './path-state.ts';
import type { SendingBlob, TransferRows } from './transfer-rows.ts';
import { failedOn, isOfThePath, untilDue, waitAfter } from './transfer-waits.ts';

export interface SendingDeps {
  readonly ways: () => readonly PathState[];
  readonly store: BlobStore;
  readonly rows: TransferRows;
  readonly ports: Pick<Ports, 'clock' | 'random'>;
  readonly moving: ReturnType<typeof createMoving>;
  readonly moveDeps: (
    signal: AbortSignal,
    onProgress: (done: number) => void,
    path: BlobPath,
  ) => MoveDeps;
  readonly report: (error: unknown) => void;
}

/** Sends what places lack and take, one blob at a time. */
export function createSending(deps: SendingDeps): Loop {
  const { store, rows, ports, moving, moveDeps } = deps;
  const untilUsable = ({ notBeforeMs }: PathState) => notBeforeMs - ports.clock.monotonicMs();

  /** One blob that a place lacks and takes. */
  const sendNext = async (signal: AbortSignal): Promise<number> => {
    let waitMs = Infinity;
    for (const way of deps.ways()) {
      const { uploads, place } = way.path;
      if (!uploads) continue;
      const nowMs = ports.clock.nowMs();
      const blob = rows.toSend(place, nowMs);
      if (!blob) waitMs = Math.min(waitMs, untilDue(rows.nextToSendMs(place), nowMs));
      else if (untilUsable(way) > 0) waitMs = Math.min(waitMs, untilUsable(way));
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
    blob: SendingBlob,
    signal: AbortSignal,
  ) => {
    const { hash, sealedBytes } = blob;
    const { place } = way.path;
    const move = moving.begin('sending', { hash, place, bytes: sealedBytes });
    try {
      await sendBlob(moveDeps(signal, move.progress, way.path), way, uploads, blob);
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
  return createLoop(sendNext, deps.report);
}
