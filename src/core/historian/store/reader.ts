import type { Disk } from '#core/storage/disk.ts';
import { aggregateSpans, type BucketColumns, type Buckets } from './aggregate.ts';
import { isFileDamage, type Damage } from './damage.ts';
import { readEdits, type RecordedEdit } from './edits.ts';
import { isUsable } from './flags.ts';
import { monthEndMs, partFileName, type PartName } from './month.ts';
import { createOpenParts, type OpenPart } from './open-parts.ts';
import { findChunks, openPartForReading } from './part-file.ts';
import { between, emptyRun, joinColumns, part, placeOf, type Run } from './run.ts';
import { isOnlyRollups, newestBefore, readable, spansOf, type Span } from './spans.ts';
import { createTierCache } from './tier-cache.ts';

/** Whose samples, and those of them that are not sealed yet. */
export interface TagQuery {
  readonly tag: number;
  readonly head: Run;
}

export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was found, and what could not be read on the way. */
export interface Answer<T> {
  readonly found: T;
  readonly damage: readonly Damage[];
}

export type Reader = ReturnType<typeof createReader>;

/** Answers questions from the month files, and the head's samples that come with the question. Writes nothing. */
export function createReader(disk: Disk, folder: string) {
  const parts = createOpenParts(disk, folder, openPartForReading);
  const cache = createTierCache();

  /** Each file is seen as it is at one moment. */
  const look = <T>(
    fromMs: number,
    toMs: number,
    work: (open: OpenPart[], damage: Damage[]) => T,
  ): Answer<T> => {
    const damage: Damage[] = [];
    const open = parts.touching(fromMs, toMs).flatMap((name) => beginReading(name, damage));
    try {
      return { found: work(open, damage), damage };
    } finally {
      for (const part of open) endReading(part, damage);
    }
  };

  const endReading = ({ file, database }: OpenPart, damage: Damage[]) => {
    try {
      if (database.inTransaction) database.exec('COMMIT');
    } catch (error) {
      if (!isFileDamage(error)) throw error;
      damage.push(fileDamage(file, error));
      parts.release(file);
    }
  };

  const beginReading = (name: PartName, damage: Damage[]): OpenPart[] => {
    try {
      const opened = parts.open(name);
      opened.database.exec('BEGIN');
      return [opened];
    } catch (error) {
      if (!isFileDamage(error)) throw error;
      damage.push(fileDamage(partFileName(name), error));
      parts.release(partFileName(name));
      return [];
    }
  };

  const runIn = (
    query: TagQuery,
    fromMs: number,
    toMs: number,
    limit = Infinity,
  ): Answer<Run & { readonly onlyRollups: boolean }> =>
    look(fromMs, toMs, (open, damage) => {
      const spans = spansOf(open, { ...query, fromMs, toMs }, damage);
      return {
        ...collect(spans, fromMs, toMs, limit, damage),
        onlyRollups: spans.some((span) => span.kind === 'chunk' && isOnlyRollups(span)),
      };
    });

  return {
    /** At most `limit` samples of those with `fromMs <= time < toMs`, oldest first. */
    range: runIn,

    aggregate: (queries: readonly TagQuery[], buckets: Buckets): Answer<BucketColumns[]> => {
      const toMs = buckets.fromMs + buckets.widthMs * buckets.count;
      return look(-Infinity, toMs, (open, damage) =>
        queries.map((query) => {
          const spans = spansOf(open, { ...query, fromMs: buckets.fromMs, toMs }, damage);
          const before =
            spans.length === 0 ? emptyRun : lastBefore(open, query, buckets.fromMs, damage);
          const isHeld = before.times.length > 0 && isUsable(before.values[0]!, before.flags[0]!);
          return aggregateSpans(spans, buckets, isHeld ? before.values[0] : undefined, {
            damage,
            cache,
          });
        }),
      );
    },

    /** The newest sample of each before that time; runs of one or none. */
    before: (queries: readonly TagQuery[], ms: number): Answer<Run[]> =>
      look(-Infinity, ms, (open, damage) =>
        queries.map((query) => lastBefore(open, query, ms, damage)),
      ),

    /** The oldest sample after that time; a run of one or none. */
    after: (query: TagQuery, ms: number): Answer<Run> =>
      look(ms, Infinity, (open, damage) =>
        collect(
          spansOf(open, { ...query, fromMs: ms + 1, toMs: Infinity }, damage),
          ms + 1,
          Infinity,
          1,
          damage,
        ),
      ),

    count: (query: TagQuery, fromMs: number, toMs: number): Answer<number> =>
      look(fromMs, toMs, (open, damage) =>
        spansOf(open, { ...query, fromMs, toMs }, damage).reduce(
          (sum, span) => sum + countIn(span, fromMs, toMs, damage),
          0,
        ),
      ),

    /**
     * Spans longer than `longerThanMs` without a sample whose value means something, within `fromMs … toMs`; the ends
     * count as neighbours.
     */
    gaps: (query: TagQuery, fromMs: number, toMs: number, longerThanMs: number): Answer<Gap[]> =>
      look(fromMs, toMs, (open, damage) => {
        const gaps: Gap[] = [];
        let lastMs = fromMs;
        const reach = (ms: number) => {
          if (ms - lastMs > longerThanMs) gaps.push({ fromMs: lastMs, toMs: ms });
          lastMs = ms;
        };
        for (const span of spansOf(open, { ...query, fromMs, toMs }, damage)) {
          for (const { times, flags } of runsOf(span, fromMs, toMs, damage))
            for (let index = 0; index < times.length; index++)
              if ((flags[index]! & 3) < 2) reach(times[index]!);
        }
        reach(toMs);
        return gaps;
      }),

    edits: (tag: number): Answer<RecordedEdit[]> =>
      look(-Infinity, Infinity, (open) => open.flatMap((each) => readEdits(each, tag))),

    release: (files: readonly string[]): void => files.forEach((file) => parts.release(file)),
    close: () => parts.close(),
  };
}

function fileDamage(file: string, error: Error): Damage {
  return { file, tag: null, fromMs: -Infinity, toMs: Infinity, detail: error.message };
}

function runsOf(span: Span, fromMs: number, toMs: number, damage: Damage[]): Run[] {
  const runs = span.kind === 'run' ? [span.run] : readable(span, damage, fromMs, toMs);
  return runs.map((run) => between(run, fromMs, toMs));
}

function collect(
  spans: readonly Span[],
  fromMs: number,
  toMs: number,
  limit: number,
  damage: Damage[],
): Run {
  const runs: Run[] = [];
  let count = 0;
  for (const span of spans) {
    if (count >= limit) break;
    for (const run of runsOf(span, fromMs, toMs, damage)) {
      runs.push(run);
      count += run.times.length;
    }
  }
  const joined = joinColumns(runs);
  return count > limit ? joinColumns([part(joined, 0, limit)]) : joined;
}

function countIn(span: Span, fromMs: number, toMs: number, damage: Damage[]): number {
  if (span.kind === 'chunk' && span.row.fromMs >= fromMs && span.row.toMs < toMs)
    return span.row.samples;
  return runsOf(span, fromMs, toMs, damage).reduce((sum, { times }) => sum + times.length, 0);
}

function lastBefore(open: readonly OpenPart[], query: TagQuery, ms: number, damage: Damage[]): Run {
  const headEnd = placeOf(query.head.times, ms);
  const inHead = headEnd > 0 ? part(query.head, headEnd - 1, headEnd) : emptyRun;
  const sealed = lastSealedBefore(open, query.tag, ms, damage);
  // At the same time what is sealed wins.
  return (sealed.times[0] ?? -Infinity) >= (inHead.times[0] ?? -Infinity) ? sealed : inHead;
}

function lastSealedBefore(
  open: readonly OpenPart[],
  tag: number,
  ms: number,
  damage: Damage[],
): Run {
  let best = emptyRun;
  for (const each of open.toReversed()) {
    if (best.times.length > 0 && monthEndMs(each.month) <= best.times[0]!) break;
    const rows = findChunks(each.database, tag, -Infinity, ms).toReversed();
    for (const row of rows) {
      if (row.fromMs <= (best.times[0] ?? -Infinity)) break;
      const run = newestBefore({ part: each, row }, damage, ms)[0];
      const count = run?.times.length ?? 0;
      if (count === 0) continue;
      if (run!.times[count - 1]! > (best.times[0] ?? -Infinity))
        best = joinColumns([part(run!, count - 1, count)]);
      break;
    }
  }
  return best;
}
