import { z } from 'zod';

/**
 * How samples of a tag are thinned out before they are stored.
 *
 * The default is none: lossless. Thinning destroys the regular times that tags of a device share, so it saves little
 * before it has left out most: of noisy analogs a swinging door that keeps a third takes 0.81 bytes per sample that came,
 * lossless storing with shared times 0.75 (`npm run bench -- historian-reduction`), and means of short periods are off
 * besides. Worth it for a noisy tag with times of its own, or where bytes count more than values.
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
