import { z } from 'zod';
import { tagId } from '#shared/domain/identity/ids.ts';

export const inputName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,59}$/, 'must be a plain name');

/** After this an input that says nothing is no longer believed. */
export const DEFAULT_HOLD_MS = 900_000;

/** How a calculated tag is made: an expression over other tags, which go by names of its own. */
export const calculatedPoint = z.object({
  kind: z.literal('calculated'),
  expression: z.string().trim().min(1).max(2_000),
  inputs: z.record(inputName, tagId),
  /** A value stands for so long; after it, it counts as stale. */
  holdMs: z.number().int().min(1_000).max(604_800_000).default(DEFAULT_HOLD_MS),
});
export type CalculatedPoint = z.output<typeof calculatedPoint>;
