import type { Disk } from '#core/storage/disk.ts';
import { aggregateTag, type AggregatePiece } from './aggregate.ts';
import { lastBefore, lastUsableBefore } from './before.ts';
import type { Buckets } from './bucket-sums.ts';
import { readEdits, type RecordedEdit } from '../seal/edits.ts';
import { firstFrom } from './first-from.ts';
import { createLooks, type Answer, type Look } from './look.ts';
import { createOpenParts } from '../months/open-parts.ts';
import { openPartForReading } from '../months/part-file.ts';
import { between, joinColumns, part, type Run } from '../columns/run.ts';
import { runToColumns } from '../columns/samples.ts';
import {
  finestRollups,
  isOnlyRollups,
  readable,
  spansOf,
  type Span,
  type TagQuery,
} from './spans.ts';
import { beginOf, summarise, type WindowSoFar } from './statistics.ts';
import { readStretch } from './stretch.ts';
import type { Stretch } from './stretches.ts';
import { createTierCache } from '../rollups/tier-cache.ts';
import { walk, type WalkPiece, type WalkSoFar } from './walk.ts';

/** Samples by column as others know them, up to `reachedMs`. */
export interface RangePiece {
  readonly sourceMs: Float64Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
  readonly quality: Uint8Array<ArrayBuffer>;
  readonly onlyRollups: boolean;
  readonly reachedMs: number;
}

interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

export type Reader = ReturnType<typeof createReader>;

/**
 * Answers questions from the month files, and the head's samples that come with the question. Writes nothing. What may
 * take long answers piece by piece: its caller asks again from where it got to, and others have their turn meanwhile.
 */
export function createReader(disk: Disk, folder: string, pieceSamples?: number) {
  const parts = createOpenParts(disk, folder, openPartForReading);
  const look = createLooks(parts, createTierCache(), pieceSamples);

  return {
    /** At most `limit` samples of those with `fromMs <= time < toMs`, oldest first. */
    range: (query: TagQuery, fromMs: number, toMs: number, limit = Infinity) =>
      look((at) => collect(at, query, { fromMs, toMs }, limit)),

    /** The same by column, as far as one piece of work goes. */
    rangePiece(query: TagQuery, period: Period, limit: number): Answer<RangePiece> {
      const answer = look((at) => {
        const run = collect(at, query, period, limit, true);
        return { ...runToColumns(run), onlyRollups: run.onlyRollups, reachedMs: run.reachedMs };
      });
      const { sourceMs, value, quality } = answer.found;
      return { ...answer, handOver: [sourceMs.buffer, value.buffer, quality.buffer] };
    },

    /** What is sealed in a short time; undefined when it is not told that way. */
    stretch(tag: number, period: Period): Answer<Stretch | undefined> {
      const answer = look((at) => readStretch(at, tag, period));
      const run = answer.found?.run;
      return run ? { ...answer, handOver: memoryOf(run) } : answer;
    },

    /**
     * Buckets of tags in their order, of the first from bucket `start` on. The last piece may end before its tag does, and
     * the last pieces may be missing.
     */
    aggregate(
      queries: readonly TagQuery[],
      buckets: Buckets,
      start: number,
    ): Answer<readonly AggregatePiece[]> {
      const answer = look((at) => {
        const pieces: AggregatePiece[] = [];
        for (const query of queries) {
          const isFirst = pieces.length === 0;
          if (!isFirst && at.isSpent()) break;
          pieces.push(aggregateTag(at, query, buckets, isFirst ? start : 0));
          if (pieces.at(-1)!.reached < buckets.count) break;
        }
        return pieces;
      });
      return {
        ...answer,
        handOver: answer.found.map(({ columns }) => columns.count.buffer as ArrayBuffer),
      };
    },

    /** Statistics of a window, going on from `soFar`. */
    summarise: (
      query: TagQuery,
      period: Period,
      soFar: WindowSoFar | undefined,
    ): Answer<WindowSoFar> => look((at) => summarise(at, query, period, soFar)),

    /** Gaps, states or deltas, going on from `soFar`. */
    walk: (query: TagQuery, period: Period, soFar: WalkSoFar): Answer<WalkPiece> =>
      look((at) => walk(at, query, period, soFar)),

    /** The newest sample of each before that time; runs of one or none. */
    before: (queries: readonly TagQuery[], ms: number): Answer<Run[]> =>
      look((at) => queries.map((query) => lastBefore(at, query, ms))),

    /** The newest sample before that time whose value means something; a run of one or none. */
    usableBefore: (query: TagQuery, ms: number): Answer<Run> =>
      look((at) => lastUsableBefore(at, query, ms)),

    /** The oldest sample at or after that time; a run of one or none. */
    from: (query: TagQuery, ms: number): Answer<Run> => look((at) => firstFrom(at, query, ms)),

    count: (query: TagQuery, fromMs: number, toMs: number): Answer<number> =>
      look((at) => {
        let count = 0;
        for (const span of spansOf(at, query, { fromMs, toMs }))
          count += countIn(span, { fromMs, toMs }, at);
        return count;
      }),

    edits: (tag: number): Answer<RecordedEdit[]> =>
      look((at) =>
        at
          .months(-Infinity, Infinity)
          .flatMap((month) => month.open())
          .flatMap((each) => readEdits(each, tag, at.damage)),
      ),

    release: (files: readonly string[]): void => files.forEach((file) => parts.release(file)),
    close: () => parts.close(),
  };
}

function memoryOf({ times, values, flags }: Run): ArrayBuffer[] {
  return [times, values, flags].map(({ buffer }) => buffer as ArrayBuffer);
}

type Collected = Run & { readonly onlyRollups: boolean; readonly reachedMs: number };

/** In memory of its own. */
function collect(
  look: Look,
  query: TagQuery,
  { fromMs, toMs }: Period,
  limit: number,
  inPieces = false,
): Collected {
  const runs: Run[] = [];
  let count = 0;
  let onlyRollups = false;
  let reachedMs = toMs;
  for (const span of spansOf(look, query, { fromMs, toMs })) {
    if (count >= limit) break;
    if (inPieces && look.isSpent() && runs.length > 0) {
      reachedMs = beginOf(span, fromMs);
      break;
    }
    onlyRollups ||= span.kind === 'chunk' && isOnlyRollups(span);
    const run = between(samplesOf(span, { fromMs, toMs }, look), fromMs, toMs);
    runs.push(run);
    count += run.times.length;
  }
  const joined = joinColumns(runs);
  const limited = count > limit ? joinColumns([part(joined, 0, limit)]) : joined;
  return { ...limited, onlyRollups, reachedMs };
}

function samplesOf(span: Span, { fromMs, toMs }: Period, look: Look): Run {
  return span.kind === 'run' ? span.run : readable(span, look, fromMs, toMs);
}

function countIn(span: Span, period: Period, look: Look): number {
  const { fromMs, toMs } = period;
  if (span.kind === 'chunk') {
    if (span.row.fromMs >= fromMs && span.row.toMs < toMs) return span.row.samples;
    // Where the samples were given up: the minutes that begin within.
    const minutes = isOnlyRollups(span) ? finestRollups(span, look) : undefined;
    if (minutes)
      return minutes.count.reduce((sum, count, at) => {
        const firstMs = minutes.firstMs[at]!;
        return firstMs >= fromMs && firstMs < toMs ? sum + count : sum;
      }, 0);
  }
  return between(samplesOf(span, period, look), fromMs, toMs).times.length;
}
