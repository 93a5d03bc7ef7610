import type { Ports } from '#core/ports.ts';
import { BlobTrouble, type BlobTroubleWhy } from './blob-path.ts';
import type { PathState } from './path-state.ts';

/** How long a loop waits for what is due at a moment; Infinity: for nothing but to be woken. */
export function untilDue(dueMs: number | undefined, nowMs: number): number {
  return dueMs === undefined ? Infinity : Math.max(0, dueMs - nowMs);
}

/** Tells the path what became of it; anything but a trouble flies on. */
export function failedOn(way: PathState, error: unknown): BlobTroubleWhy {
  if (!(error instanceof BlobTrouble)) throw error;
  if (isOfThePath(error.why)) way.failed(error.why);
  return error.why;
}

/** Whether the next blob would fare no better on the same path. */
export function isOfThePath(why: BlobTroubleWhy): boolean {
  return (
    why === 'no-answer' || why === 'not-let-in' || why === 'may-not-write' || why === 'no-room'
  );
}

/** The one who has it may not have sent it yet; whoever asked for it waits. */
export function waitAfter(
  { random }: Pick<Ports, 'random'>,
  { attempts, isAsked = 0 }: { readonly attempts: number; readonly isAsked?: number },
): number {
  const most = Math.min(isAsked ? 20_000 : 10 * 60_000, 2_000 * 2 ** Math.min(attempts, 10));
  return Math.round(most / 2 + random.fraction() * (most / 2));
}
