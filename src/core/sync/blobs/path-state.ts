import type { Clock, Random } from '#shared/kit/clock.ts';
import type { BlobPath, BlobTroubleWhy } from './blob-path.ts';

const shortestMs = 500;
const longestMs = 60_000;
/** What does not pass by itself within a minute: a right, a quota. */
const refusedMs = 15 * 60_000;
const smallestPiece = 32 * 1024;
const largestPiece = 4 * 1024 * 1024;

/** A path as this seat has found it: whether it works, and how much of it goes at once. */
export interface PathState {
  readonly path: BlobPath;
  readonly trouble: BlobTroubleWhy | null;
  /** Before this moment of the monotonic clock it is not tried. */
  readonly notBeforeMs: number;
  /** How many bytes to ask of it at once: so that a piece takes some seconds on a slow line, and few are needed on a fast one. */
  readonly pieceBytes: number;
  /** A piece has gone through, in so many ms. */
  worked(bytes: number, tookMs: number): void;
  failed(why: BlobTroubleWhy): void;
  /** It may be other than it was. */
  tryNow(): void;
}

export function createPathState(
  path: BlobPath,
  { clock, random }: { readonly clock: Pick<Clock, 'monotonicMs'>; readonly random: Random },
): PathState {
  const state = {
    path,
    trouble: null as BlobTroubleWhy | null,
    notBeforeMs: 0,
    pieceBytes: 256 * 1024,
    worked(bytes: number, tookMs: number) {
      failures = 0;
      state.trouble = null;
      if (bytes < state.pieceBytes) return;
      if (tookMs < 1_000) state.pieceBytes = Math.min(largestPiece, state.pieceBytes * 2);
      else if (tookMs > 8_000) state.pieceBytes = Math.max(smallestPiece, state.pieceBytes / 2);
    },
    failed(why: BlobTroubleWhy) {
      failures++;
      state.trouble = why;
      state.pieceBytes = Math.max(smallestPiece, state.pieceBytes / 2);
      const most = Math.min(longestMs, shortestMs * 2 ** failures);
      const waitMs =
        why === 'no-answer' ? shortestMs + random.fraction() * (most - shortestMs) : refusedMs;
      state.notBeforeMs = clock.monotonicMs() + waitMs;
    },
    tryNow() {
      failures = 0;
      state.notBeforeMs = 0;
    },
  };
  let failures = 0;
  return state;
}
