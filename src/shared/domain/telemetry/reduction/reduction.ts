import { z } from 'zod';

/**
 * How samples of a tag are thinned out before they are stored.
 *
 * The default is none: lossless. On a tag that is polled with others of its device, lossless storing takes as few bytes
 * as swinging door at half a percent of the span, because thinning destroys the regular times that tags share; it makes
 * means of short periods wrong besides. Worth it for a single noisy tag with times of its own.
 */
export const reduction = z.object({
  /** `deadband`: held values; `swingingDoor`: straight lines between what was kept. */
  kind: z.enum(['deadband', 'swingingDoor']),
  /** What the reconstructed value may be off by, in the tag's unit. 0: only what is repeated is left out. */
  deviation: z.number().min(0),
  /** At least one sample is kept in so long, so that standing still is told from silence. */
  maxIntervalMs: z
    .number()
    .int()
    .min(1_000)
    .max(24 * 3_600_000),
});
export type Reduction = z.output<typeof reduction>;

/** What came of a tag since its tenant was opened, and what of it was kept; the newest may still be held back. */
export interface ReductionCount {
  readonly takenCount: number;
  readonly keptCount: number;
  /** When the first of them arrived. */
  readonly sinceMs: number;
}
