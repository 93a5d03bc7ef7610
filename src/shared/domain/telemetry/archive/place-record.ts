import type { ArchiveLayout } from './archive-layout.ts';
import { recordInstant } from './record-time.ts';

/** The last record of an archive that was had. */
export interface Bookmark {
  readonly number: number;
  /** What the device's clock showed, as if it were UTC: tells whether the record is still there. */
  readonly wallMs: number;
  readonly ms: number;
  /** When it is filed; other than `ms` where a record of that time was filed before. */
  readonly sourceMs: number;
  /** The latest of all that were had. */
  readonly newestMs: number;
  /** How often the device's clock was set back. */
  readonly laps: number;
}

export type PlacedRecord =
  | { readonly kind: 'take'; readonly bookmark: Bookmark; readonly isSetBack: boolean }
  | { readonly kind: 'had' }
  /** Its time has not come. */
  | { readonly kind: 'wait'; readonly leadMs: number };

/** As for readings that are told as they come: a clock may run ahead of ours by so much. */
const mostAheadMs = 60_000;

/**
 * When a record is filed, given the one before it. Rules:
 * 1. At its own time. One from the future waits in the device until its time has come, unless half the ring would be
 *    written over meanwhile.
 * 2. A record that is not later than the one before was written after the clock was set back: it is another record, and
 *    filed a millisecond for each setting back beside those that may bear its time already.
 * 3. When the ring is read anew because the bookmark was written over (`isRescan`), what is not later than the newest
 *    that was had was had.
 */
export function placeRecord(
  { number, wallMs }: Pick<Bookmark, 'number' | 'wallMs'>,
  before: Bookmark | undefined,
  about: {
    readonly layout: Pick<ArchiveLayout, 'timeZone' | 'records' | 'everyMs'>;
    readonly nowMs: number;
    readonly isRescan: boolean;
  },
): PlacedRecord {
  const { timeZone, records, everyMs } = about.layout;
  const ms = recordInstant(wallMs, timeZone, before?.ms);
  const leadMs = ms - about.nowMs;
  if (leadMs > mostAheadMs && leadMs < (records * everyMs) / 2) return { kind: 'wait', leadMs };
  if (before && about.isRescan && ms <= before.newestMs) return { kind: 'had' };
  const isSetBack = before !== undefined && ms <= before.ms;
  const laps = (before?.laps ?? 0) + (isSetBack ? 1 : 0);
  const newestMs = Math.max(ms, before?.newestMs ?? ms);
  const isTimeTaken = before !== undefined && ms <= before.newestMs;
  const sourceMs = isTimeTaken ? ms + laps : ms;
  return { kind: 'take', isSetBack, bookmark: { number, wallMs, ms, sourceMs, newestMs, laps } };
}
