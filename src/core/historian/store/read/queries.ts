import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { AggregateColumns, SampleStore } from '#core/historian/sample-store.ts';
import { withoutEmpty } from '#core/historian/without-empty.ts';
import { edgeOf, emptyColumns, type BucketColumns, type Buckets } from './bucket-sums.ts';
import type { Damage } from '../months/damage.ts';
import { beginDeltas, endDeltas } from './deltas.ts';
import { beginGaps, endGaps } from './gaps.ts';
import type { Head } from '../columns/head.ts';
import { createLongQuestions, joinPieces } from './long-questions.ts';
import type { Answer } from './look.ts';
import type { Newest } from '../log/newest.ts';
import { createNear } from './near.ts';
import type { Reader } from './reader.ts';
import { emptyRun, joinColumns, part, type Run } from '../columns/run.ts';
import { runToColumns, runToPage, runToSamples } from '../columns/samples.ts';
import type { Sealer } from '../seal/sealer.ts';
import { beginStates, endStates } from './states.ts';
import type { Stretches } from './stretches.ts';
import { toStatistics } from './statistics.ts';
import type { TagNumbers } from '../columns/tag-numbers.ts';
import type { Later } from '../threads.ts';

type Queries = Omit<SampleStore, 'append' | 'correct' | 'remove' | 'close' | 'damage'>;

/**
 * Questions to the store. What the head has goes with the question to the thread that reads the files: so a question
 * sees all that was appended before it, whatever is being sealed meanwhile.
 */
export function createQueries(around: {
  readonly reader: Later<Reader>;
  /** Lets the reader go of files. */
  readonly release: (files: readonly string[]) => Promise<void>;
  readonly sealer: Later<Sealer>;
  readonly head: Head;
  readonly tags: TagNumbers;
  readonly newest: Newest;
  readonly stretches: Stretches;
  readonly onDamage: (damage: readonly Damage[]) => void;
}): { readonly store: Queries; beforeRuns(tags: readonly number[], ms: number): Promise<Run[]> } {
  const { reader, sealer, head, tags, newest } = around;

  /** Damage that a question met is moved out of the way before anybody asks again. */
  const settle = async <T>(ask: () => Promise<Answer<T>>, isLast = false): Promise<T> => {
    const { found, damage } = await ask();
    for (const each of damage) {
      // What a whole file lost is told by those who rescue it.
      if (each.tag !== null) around.onDamage([each]);
      await around.release([each.file]);
      around.onDamage(await sealer.setAside(each));
      await around.release([each.file]);
    }
    // Without a file that could not be opened the answer was short of all that is there.
    const isShort = damage.some(({ tag }) => tag === null);
    return isShort && !isLast ? settle(ask, true) : found;
  };
  const query = (no: number, fromMs: number, toMs: number) => ({
    tag: no,
    head: head.run(no, fromMs, toMs),
  });
  const beforeRuns = (numbers: readonly number[], ms: number) =>
    settle(() =>
      reader.before(
        numbers.map((no) => query(no, -Infinity, ms)),
        ms,
      ),
    );

  const long = createLongQuestions({ reader, settle, query });
  const near = createNear({ reader, head, stretches: around.stretches, settle });
  const oneBefore = async (no: number, ms: number) => (await beforeRuns([no], ms))[0]!;

  const store: Queries = {
    async latestColumns() {
      const { names, numbers } = tags.listed();
      const columns = newest.columns(numbers);
      if (!hasNaN(columns.sourceMs)) return { tagIds: names, ...columns };
      const isThere = (_: unknown, at: number) => !Number.isNaN(columns.sourceMs[at]!);
      return {
        tagIds: names.filter(isThere),
        value: columns.value.filter(isThere),
        quality: columns.quality.filter(isThere),
        sourceMs: columns.sourceMs.filter((ms) => !Number.isNaN(ms)),
      };
    },
    async latest(tagIds) {
      const numbers = tagIds ? tagIds.flatMap((tagId) => tags.find(tagId) ?? []) : [...tags.all()];
      return numbers.flatMap((no): Sample[] => {
        const sample = newest.get(no);
        return sample ? [{ tagId: tags.name(no), ...sample }] : [];
      });
    },
    async range(tagId, fromMs, toMs, limit) {
      const no = tags.find(tagId);
      if (no === undefined) return joinPieces([], 0, false);
      const run = await near.samples(no, fromMs, toMs);
      if (!run) return long.range(no, fromMs, toMs, limit);
      return { ...runToColumns(firstOf(run, limit)), truncated: run.times.length > limit };
    },
    async *rangePieces(tagId, fromMs, toMs) {
      const no = tags.find(tagId);
      if (no !== undefined) yield* long.rangePieces(no, fromMs, toMs, () => Infinity);
    },
    async page(tagId, fromMs, toMs, limit) {
      const no = tags.find(tagId);
      if (no === undefined) return runToPage(emptyRun);
      const run =
        (await near.samples(no, fromMs, toMs)) ??
        (await settle(() => reader.range(query(no, fromMs, toMs), fromMs, toMs, limit)));
      return runToPage(firstOf(run, limit));
    },
    async aggregate(tagId, fromMs, toMs, count) {
      const buckets = { fromMs, widthMs: (toMs - fromMs) / count, count };
      const no = tags.find(tagId);
      const columns = no === undefined ? undefined : (await long.aggregate([no], buckets))[0];
      return withoutEmpty(withStarts(columns, startsOf(buckets)));
    },
    async aggregateAligned(tagIds, fromMs, toMs, count) {
      const buckets = { fromMs, widthMs: (toMs - fromMs) / count, count };
      const known = tagIds.flatMap((tagId) => tags.find(tagId) ?? []);
      const answers = await long.aggregate(known, buckets);
      const byNumber = new Map(known.map((no, index) => [no, answers[index]]));
      const startMs = startsOf(buckets);
      return tagIds.map((tagId) => withStarts(byNumber.get(tags.find(tagId) ?? -1), startMs));
    },
    async lastBefore(tagIds, ms) {
      const known = tagIds.filter((tagId) => tags.find(tagId) !== undefined);
      const runs = await beforeRuns(
        known.map((tagId) => tags.find(tagId)!),
        ms,
      );
      return runs.flatMap((run, index) => runToSamples(known[index]!, run));
    },
    previous: async (tagId, ms) => (await store.lastBefore([tagId], ms))[0],
    async next(tagId, ms) {
      const no = tags.find(tagId);
      if (no === undefined) return undefined;
      const run = await settle(() => reader.from(query(no, ms + 1, Infinity), ms + 1));
      return runToSamples(tagId, run)[0];
    },
    async count(tagId, fromMs, toMs) {
      const no = tags.find(tagId);
      return no === undefined
        ? 0
        : settle(() => reader.count(query(no, fromMs, toMs), fromMs, toMs));
    },
    async gaps(tagId, fromMs, toMs, longerThanMs) {
      const no = tags.find(tagId);
      const begun = beginGaps(fromMs, longerThanMs);
      if (no === undefined) return endGaps(begun, toMs);
      const { soFar, found } = await long.walk(no, fromMs, toMs, begun);
      return endGaps(soFar, toMs, found);
    },
    async states(tagId, fromMs, toMs, { longerThanMs = Infinity, mostIntervals = 10_000 } = {}) {
      const no = tags.find(tagId);
      const asked = { fromMs, toMs, longerThanMs, mostIntervals };
      if (no === undefined) return endStates(beginStates(asked, emptyRun), undefined);
      const begun = beginStates(asked, await oneBefore(no, fromMs));
      const { soFar, found } = await long.walk(no, fromMs, toMs, begun);
      const after = await settle(() => reader.from(query(no, toMs, Infinity), toMs));
      return endStates(soFar, after.times[0], found);
    },
    async deltas(tagId, fromMs, toMs, count, options = {}) {
      const { modulus = Infinity, longerThanMs = Infinity } = options;
      const buckets = { fromMs, widthMs: (toMs - fromMs) / count, count };
      const no = tags.find(tagId);
      if (no === undefined)
        return endDeltas(beginDeltas(buckets, { modulus, longerThanMs }, emptyRun));
      const before = await settle(() => reader.usableBefore(query(no, -Infinity, fromMs), fromMs));
      const begun = beginDeltas(buckets, { modulus, longerThanMs }, before);
      return endDeltas((await long.walk(no, fromMs, edgeOf(buckets, count), begun)).soFar);
    },
    async statistics(tagIds, fromMs, toMs) {
      return Promise.all(
        tagIds.map(async (tagId) => {
          const no = tags.find(tagId);
          const soFar = no === undefined ? undefined : await long.summarise(no, fromMs, toMs);
          return toStatistics(soFar, fromMs, toMs);
        }),
      );
    },
    async edits(tagId) {
      const no = tags.find(tagId);
      if (no === undefined) return [];
      const found = await settle(() => reader.edits(no));
      return found.map(({ kind, fromMs, toMs, reason, replaced }) => ({
        kind,
        fromMs,
        toMs,
        reason,
        replaced: runToSamples(tagId, replaced),
      }));
    },
  };
  return { store, beforeRuns };
}

/** At most `limit`, in memory of their own when they are fewer than there were. */
function firstOf(run: Run, limit: number): Run {
  return run.times.length <= limit ? run : joinColumns([part(run, 0, limit)]);
}

/** Tags without samples have empty buckets only. `startMs` is one column for all that are given it. */
function withStarts(columns: BucketColumns | undefined, startMs: Float64Array): AggregateColumns {
  return { startMs, ...(columns ?? emptyColumns(startMs.length)) };
}

function startsOf(buckets: Buckets): Float64Array {
  const startMs = new Float64Array(buckets.count);
  for (let bucket = 0; bucket < startMs.length; bucket++) startMs[bucket] = edgeOf(buckets, bucket);
  return startMs;
}

/** Without a call for each: this is asked for thousands of tags again and again. */
function hasNaN(numbers: Float64Array): boolean {
  for (let at = 0; at < numbers.length; at++) if (numbers[at]! !== numbers[at]!) return true;
  return false;
}
