import { standingBefore } from './before.ts';
import { createBucketSums, edgeOf, type BucketColumns, type Buckets } from './bucket-sums.ts';
import type { Look } from './look.ts';
import { partOfRollups, toRollups, type Rollups } from '../rollups/rollup-columns.ts';
import { bucketOf, partialsOf } from '../rollups/rollup.ts';
import { between, placeOf, type Run } from '../columns/run.ts';
import {
  finestRollups,
  isOnlyRollups,
  readable,
  rollupsOf,
  spansOf,
  type Span,
  type TagQuery,
} from './spans.ts';
import { dayMs, quarterMs, tierWidths, type TierWidth } from '../rollups/tiers.ts';

/** Buckets at least as wide as this are made of quarters, and of samples only about their edges. */
const wideMs = 2 * 3_600_000;

/** The coarsest tier whose buckets make up these buckets exactly; undefined when only the samples do. */
export function exactTier({ fromMs, widthMs }: Buckets): TierWidth | undefined {
  return tierWidths.find((tier) => widthMs % tier === 0 && fromMs % tier === 0);
}

export interface AggregatePiece {
  /** Of the buckets from where the piece began to before `reached`. */
  readonly columns: BucketColumns;
  readonly reached: number;
}

/** Buckets of one tag from number `start` on: all of them, or as many as one piece of work gives. */
export function aggregateTag(
  look: Look,
  query: TagQuery,
  buckets: Buckets,
  start: number,
): AggregatePiece {
  const tier = exactTier(buckets);
  const fromMs = edgeOf(buckets, start);
  const toMs = edgeOf(buckets, buckets.count);
  const sums = createBucketSums(buckets, start, standingBefore(look, query, fromMs, tier));
  for (const span of spansOf(look, query, { fromMs, toMs })) {
    const reached = sums.finished();
    if (look.isSpent() && reached > start) return { columns: sums.take(reached), reached };
    for (const rollups of rollupsIn(span, { buckets, fromMs, toMs, tier }, look)) sums.add(rollups);
  }
  return { columns: sums.take(buckets.count), reached: buckets.count };
}

interface Asked {
  readonly buckets: Buckets;
  readonly fromMs: number;
  readonly toMs: number;
  readonly tier: TierWidth | undefined;
}

function rollupsIn(span: Span, asked: Asked, look: Look): Rollups[] {
  if (span.kind === 'run') return [rollUp(span.run, asked)];
  const { row } = span;
  const isWithin = row.fromMs >= asked.fromMs && row.toMs < asked.toMs;
  const stored =
    isWithin && bucketAt(row.fromMs, asked) === bucketAt(row.toMs, asked)
      ? rollupsOf(span, dayMs, look)
      : asked.tier && rollupsOf(span, asked.tier, look);
  if (stored) return [stored];
  if (isOnlyRollups(span)) return [finestRollups(span, look) ?? toRollups([])];
  const isWide = asked.tier === undefined && asked.buckets.widthMs >= wideMs;
  const quarters = isWide ? rollupsOf(span, quarterMs, look) : undefined;
  if (quarters) return cutAtEdges(span, quarters, asked, look);
  return [rollUp(readable(span, look, asked.fromMs, asked.toMs), asked)];
}

const bucketAt = (ms: number, { buckets }: Asked) => bucketOf(ms, buckets.fromMs, buckets.widthMs);

function rollUp(run: Run, { buckets, fromMs, toMs, tier }: Asked): Rollups {
  const [originMs, widthMs] = tier ? [0, tier] : [buckets.fromMs, buckets.widthMs];
  return toRollups(partialsOf(between(run, fromMs, toMs), originMs, widthMs));
}

/** The quarters of a chunk, and in place of those that an edge cuts what their samples make on each side of it. */
function cutAtEdges(
  span: Extract<Span, { kind: 'chunk' }>,
  quarters: Rollups,
  asked: Asked,
  look: Look,
): Rollups[] {
  const { buckets, fromMs, toMs } = asked;
  const pieces: Rollups[] = [];
  let at = placeOf(quarters.lastMs, fromMs);
  const [first, last] = [
    bucketAt(Math.max(span.row.fromMs, fromMs), asked),
    bucketAt(Math.min(span.row.toMs, toMs), asked),
  ];
  for (let edge = first; edge <= last + 1 && at < quarters.startMs.length; edge++) {
    const edgeMs = edgeOf(buckets, edge);
    const cut = Math.max(at, placeOf(quarters.lastMs, edgeMs));
    if (cut > at) pieces.push(partOfRollups(quarters, at, cut));
    at = cut;
    if (at === quarters.startMs.length || quarters.firstMs[at]! >= edgeMs) continue;
    const startMs = quarters.startMs[at]!;
    const run = readable(span, look, startMs, startMs + quarterMs);
    pieces.push(rollUp(between(run, startMs, startMs + quarterMs), asked));
    at++;
  }
  return pieces;
}
