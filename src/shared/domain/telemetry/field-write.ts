import { z } from 'zod';
import type { Sample, TagValue } from './sample.ts';

/** Leave to write to a tag. A tag without one is never written to: that is the default. */
export const writePermission = z.object({
  /** What a person may set it to; null: no limit on that side. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** A step larger than this is refused, in the tag's unit; null: any. */
  largestStep: z.number().positive().nullable(),
});
export type WritePermission = z.output<typeof writePermission>;

/** How long a value may be looked at before it is acted upon, and a selection before it is confirmed. */
export const shownForMs = 60_000;
export const selectedForMs = 30_000;
/** Two values of one set point are the same when they differ by less than this part of them: floats lose digits on the wire. */
const samePart = 1e-6;

export type WriteProblem =
  | 'write-not-allowed'
  | 'write-value-impossible'
  | 'write-out-of-range'
  | 'write-step-too-large'
  | 'write-value-stale'
  | 'write-value-moved';

/**
 * Why a value may not be written now, or undefined when it may. The person decides by what the screen shows, so what it
 * shows must be good, recent, and still so: `shownValue` is what they saw.
 */
export function judgeWrite(asked: {
  readonly permission: WritePermission | null;
  readonly value: TagValue;
  readonly shownValue: TagValue | null;
  readonly now: Sample | undefined;
  readonly nowMs: number;
}): WriteProblem | undefined {
  const { permission, value, shownValue, now, nowMs } = asked;
  if (!permission) return 'write-not-allowed';
  if (!now || now.value === null || now.quality !== 'good') return 'write-value-stale';
  if (nowMs - now.arrivalMs > shownForMs) return 'write-value-stale';
  if (typeof value !== typeof now.value) return 'write-value-impossible';
  if (shownValue === null || !isSameValue(shownValue, now.value)) return 'write-value-moved';
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return 'write-value-impossible';
  const { low, high, largestStep } = permission;
  if ((low !== null && value < low) || (high !== null && value > high)) return 'write-out-of-range';
  if (largestStep !== null && Math.abs(value - Number(now.value)) > largestStep)
    return 'write-step-too-large';
  return undefined;
}

export function isSameValue(one: TagValue, other: TagValue): boolean {
  if (typeof one !== 'number' || typeof other !== 'number') return one === other;
  return Math.abs(one - other) <= samePart * Math.max(1, Math.abs(one), Math.abs(other));
}
