import type { TagId } from '#shared/domain/identity/ids.ts';
import { createReducer, type Reducer } from '#shared/domain/telemetry/reduction/reducer.ts';
import type { Reduction, ReductionCount } from '#shared/domain/telemetry/reduction/reduction.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';

/** Which samples are stored, by the reduction of their tag; all of a tag that has none. */
export interface Thinning {
  /** Adds what is to be stored now that this sample is known. */
  take(sample: Sample, kept: Sample[]): void;
  /** From now on these hold. What tags of another or no reduction held back is given out. */
  set(reductions: ReadonlyMap<TagId, Reduction>): Sample[];
  /** Gives out everything held back. */
  flush(): Sample[];
  counts(): ReadonlyMap<TagId, ReductionCount>;
}

interface ReducedTag {
  readonly rules: string;
  readonly reducer: Reducer<Sample>;
}

export function createThinning(): Thinning {
  const tags = new Map<TagId, ReducedTag>();
  const counts = new Map<TagId, ReductionCount>();

  const flushTag = (tagId: TagId, reducer: Reducer<Sample>) => {
    const kept = reducer.flush();
    if (kept.length > 0) count(counts, tagId, 0, kept.length, kept[0]!.arrivalMs);
    return kept;
  };

  return {
    take(sample, kept) {
      const reducer = tags.get(sample.tagId)?.reducer;
      if (!reducer) return void kept.push(sample);
      const out = reducer.take(sample);
      count(counts, sample.tagId, 1, out.length, sample.arrivalMs);
      kept.push(...out);
    },
    set(reductions) {
      const released: Sample[] = [];
      for (const [tagId, { rules, reducer }] of tags) {
        const next = reductions.get(tagId);
        if (next && JSON.stringify(next) === rules) continue;
        released.push(...flushTag(tagId, reducer));
        tags.delete(tagId);
      }
      for (const [tagId, next] of reductions) {
        if (tags.has(tagId)) continue;
        tags.set(tagId, { rules: JSON.stringify(next), reducer: createReducer(next) });
      }
      return released;
    },
    flush: () => [...tags].flatMap(([tagId, { reducer }]) => flushTag(tagId, reducer)),
    counts: () => counts,
  };
}

function count(
  counts: Map<TagId, ReductionCount>,
  tagId: TagId,
  taken: number,
  kept: number,
  arrivalMs: number,
): void {
  const before = counts.get(tagId) ?? { takenCount: 0, keptCount: 0, sinceMs: arrivalMs };
  counts.set(tagId, {
    takenCount: before.takenCount + taken,
    keptCount: before.keptCount + kept,
    sinceMs: before.sinceMs,
  });
}
