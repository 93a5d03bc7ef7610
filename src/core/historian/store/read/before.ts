import { isUsable } from '../columns/flags.ts';
import type { Look } from './look.ts';
import { emptyRun, joinColumns, part, placeOf, type Run } from '../columns/run.ts';
import {
  chunksBefore,
  newestBefore,
  readable,
  rollupsOf,
  type Found,
  type TagQuery,
} from './spans.ts';
import { dayMs, type TierWidth } from '../rollups/tiers.ts';

/** The newest sample before that time; a run of one or none. */
export function lastBefore(look: Look, query: TagQuery, ms: number): Run {
  return newest(look, query, ms, {
    inHead: (head) => lastOf(head, () => true),
    inChunk: (found) => lastOf(upTo(newestBefore(found, look, ms), ms), () => true),
  });
}

/** The newest sample before that time whose value means something; a run of one or none. */
export function lastUsableBefore(look: Look, query: TagQuery, ms: number): Run {
  const isWanted = (run: Run, at: number) => isUsable(run.values[at]!, run.flags[at]!);
  return newest(look, query, ms, {
    inHead(head) {
      let last = lastOf(head, isWanted);
      // One that is sealed already with another value or quality is not what counts.
      while (last.times.length > 0 && isSealed(look, query.tag, last.times[0]!))
        last = lastOf(upTo(head, last.times[0]!), isWanted);
      return last;
    },
    inChunk(found) {
      const day = rollupsOf(found, dayMs, look);
      if (day?.usable[0] === 0) return emptyRun;
      const last = lastOf(upTo(newestBefore(found, look, ms), ms), isWanted);
      if (last.times.length > 0) return last;
      return lastOf(upTo(readable(found, look, -Infinity, ms), ms), isWanted);
    },
  });
}

/**
 * The value that stood just before that time; NaN when none did or its sample is bad. Told by rollups where they end at
 * that time (`tier`, undefined where none does), so that nothing is decoded for it.
 */
export function standingBefore(
  look: Look,
  query: TagQuery,
  ms: number,
  tier: TierWidth | undefined,
): number {
  const last = newest(look, query, ms, {
    inHead: (head) => lastOf(head, () => true),
    inChunk(found) {
      const width = found.row.toMs < ms ? dayMs : tier;
      const told = width && lastOfRollups(found, look, ms, width);
      return told ?? lastOf(upTo(newestBefore(found, look, ms), ms), () => true);
    },
  });
  const isHeld = last.times.length > 0 && isUsable(last.values[0]!, last.flags[0]!);
  return isHeld ? last.values[0]! + 0 : Number.NaN;
}

function lastOfRollups(found: Found, look: Look, ms: number, width: TierWidth): Run | undefined {
  const rollups = rollupsOf(found, width, look);
  if (!rollups) return undefined;
  const at = placeOf(rollups.firstMs, ms) - 1;
  if (at < 0) return emptyRun;
  const value = rollups.holds[at] === 1 ? rollups.last[at]! : Number.NaN;
  return {
    times: rollups.lastMs.slice(at, at + 1),
    values: Float64Array.of(value),
    flags: new Uint16Array(1),
    texts: [],
  };
}

interface Places {
  inHead(head: Run): Run;
  inChunk(found: Found): Run;
}

/** Looks in the head and in every file that may hold a newer sample; at the same time what is sealed wins. */
function newest(look: Look, { tag, head }: TagQuery, ms: number, places: Places): Run {
  let sealed = emptyRun;
  const sealedMs = () => sealed.times[0] ?? -Infinity;
  for (const month of look.months(-Infinity, ms).toReversed()) {
    if (month.toMs <= sealedMs()) break;
    for (const opened of month.open()) {
      for (const row of chunksBefore(opened, look, tag, ms)) {
        if (row.toMs <= sealedMs()) break;
        const run = places.inChunk({ part: opened, row });
        if (run.times.length === 0) continue;
        if (run.times[0]! > sealedMs()) sealed = run;
        break;
      }
    }
  }
  const inHead = places.inHead(upTo(head, ms));
  return sealedMs() >= (inHead.times[0] ?? -Infinity) ? sealed : inHead;
}

function isSealed(look: Look, tag: number, ms: number): boolean {
  return lastBefore(look, { tag, head: emptyRun }, ms + 1).times[0] === ms;
}

const upTo = (run: Run, ms: number) => part(run, 0, placeOf(run.times, ms));

function lastOf(run: Run, isWanted: (run: Run, at: number) => boolean): Run {
  let at = run.times.length - 1;
  while (at >= 0 && !isWanted(run, at)) at--;
  return at < 0 ? emptyRun : joinColumns([part(run, at, at + 1)]);
}
