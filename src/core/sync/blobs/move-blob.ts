import type { Clock } from '#shared/kit/clock.ts';
import type { BlobStore } from './blob-store.ts';
import { BlobTrouble, type BlobUploads } from './blob-path.ts';
import type { PathState } from './path-state.ts';
import type { SendingBlob, TransferRows, WaitingBlob } from './transfer-rows.ts';

export interface MoveDeps {
  readonly store: BlobStore;
  readonly rows: TransferRows;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Awaited before each piece: what people typed goes first. */
  readonly letPass: (signal: AbortSignal) => Promise<void>;
  readonly onProgress: (done: number) => void;
}

/**
 * Fetches one blob from where it was cut off. `false`: the place does not hold it. Rejects with `BlobTrouble`; bytes that
 * turn out to be others are thrown away.
 */
export async function fetchBlob(
  deps: MoveDeps,
  at: PathState,
  { hash, sealedBytes }: Pick<WaitingBlob, 'hash' | 'sealedBytes'>,
): Promise<boolean> {
  const { store, signal } = deps;
  const { files } = store;
  const part = files.partOf(hash);
  if (files.sizeOf(part) > sealedBytes) files.remove(part);
  const arrived = await files.digestSoFar(part);
  for (let done = files.sizeOf(part); done < sealedBytes;) {
    await deps.letPass(signal);
    const length = Math.min(at.pieceBytes, sealedBytes - done);
    const startMs = deps.clock.monotonicMs();
    const from = done;
    const isHeld = await at.path.fetch(hash, from, length, signal, (piece) => {
      files.append(part, piece, done);
      arrived.update(piece);
      done += piece.length;
      deps.onProgress(done);
    });
    if (!isHeld) return false;
    if (done === from) throw new BlobTrouble('no-answer');
    at.worked(done - from, deps.clock.monotonicMs() - startMs);
  }
  if (await store.takeIn(part, hash, arrived.digest('hex'))) return true;
  throw new BlobTrouble('altered');
}

/** Sends one blob from where it was cut off; the place has checked it when this resolves. Rejects with `BlobTrouble`. */
export async function sendBlob(
  deps: MoveDeps,
  at: PathState,
  uploads: BlobUploads,
  blob: SendingBlob,
): Promise<void> {
  const { hash, sealedBytes } = blob;
  const { rows, signal } = deps;
  const { place } = at.path;
  // The answer to the last piece may have been lost, or somebody else has brought it.
  if (await at.path.holds(hash, signal)) return;
  let where = blob.uploadAt;
  let done = where === null ? undefined : await uploads.offsetOf(where, signal);
  if (done === undefined) {
    where = await uploads.begin(hash, sealedBytes, signal);
    rows.beganUpload(hash, place, where);
    done = 0;
  }
  while (done < sealedBytes) {
    await deps.letPass(signal);
    const piece = readHere(deps.store, hash, done, at.pieceBytes);
    const startMs = deps.clock.monotonicMs();
    done = await uploads.send(where!, done, piece, signal);
    at.worked(piece.length, deps.clock.monotonicMs() - startMs);
    deps.onProgress(done);
  }
}

/** Of a file that is gone or too short there is nothing to send: it is looked at, and the others go on. */
function readHere({ files }: BlobStore, hash: string, offset: number, length: number): Uint8Array {
  const path = files.pathOf(hash);
  const piece = files.has(hash) ? files.read(path, offset, length) : new Uint8Array(0);
  if (piece.length === 0) throw new BlobTrouble('altered');
  return piece;
}
