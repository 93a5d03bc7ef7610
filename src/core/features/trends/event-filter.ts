import type { TagId, WellId } from '#shared/domain/identity/ids.ts';

/** `from <= t < to`. */
export interface EventFilter {
  readonly fromMs: number;
  readonly toMs: number;
  /** undefined: all. */
  readonly wellIds?: readonly WellId[] | undefined;
  /** Whose corrected samples are asked for; undefined: none. */
  readonly tagIds?: readonly TagId[] | undefined;
}

/** More than anybody sees on one axis; each source gives one more, so that a cut is noticed. */
export const mostEvents = 5_000;
