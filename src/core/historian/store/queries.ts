import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { AggregateColumns, SampleColumns, SampleStore } from '../sample-store.ts';
import type { BucketColumns, Buckets } from './aggregate.ts';
import type { Damage } from './damage.ts';
import { kindOf, qualityOf } from './flags.ts';
import type { Head } from './head.ts';
import type { Newest } from './newest.ts';
import type { Answer, Reader } from './reader.ts';
import { emptyRun, type Run } from './run.ts';
import { runToPage, runToSamples } from './samples.ts';
import type { Sealer } from './sealer.ts';
import type { TagNumbers } from './tag-numbers.ts';
import type { Later } from './threads.ts';

type Queries = Omit<SampleStore, 'append' | 'correct' | 'remove' | 'close' | 'damage'>;

/**
 * Questions to the store. What the head has goes with the question to the thread that reads the files: so a question
 * sees all that was appended before it, whatever is being sealed meanwhile.
 */
export function createQueries(around: {
  readonly reader: Later<Reader>;
  readonly sealer: Later<Sealer>;
  readonly head: Head;
  readonly tags: TagNumbers;
  readonly newest: Newest;
  readonly onDamage: (damage: readonly Damage[]) => void;
}): { readonly store: Queries; beforeRuns(tags: readonly number[], ms: number): Promise<Run[]> } {
  const { reader, sealer, head, tags, newest } = around;

  /** Damage that a question met is moved out of the way before anybody asks again. */
  const settle = async <T>(ask: () => Promise<Answer<T>>, isLast = false): Promise<T> => {
    const { found, damage } = await ask();
    for (const each of damage) {
      // What a whole file lost is told by those who rescue it.
      if (each.tag !== null) around.onDamage([each]);
      await reader.release([each.file]);
      around.onDamage(await sealer.setAside(each));
      await reader.release([each.file]);
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

  const aggregateRuns = (numbers: readonly number[], buckets: Buckets) =>
    settle(() =>
      reader.aggregate(
        numbers.map((no) => query(no, -Infinity, buckets.fromMs + buckets.widthMs * buckets.count)),
        buckets,
      ),
    );

  const store: Queries = {
    async latest(tagIds) {
      const numbers = tagIds ? tagIds.flatMap((tagId) => tags.find(tagId) ?? []) : [...tags.all()];
      return numbers.flatMap((no): Sample[] => {
        const sample = newest.get(no);
        return sample ? [{ tagId: tags.name(no), ...sample }] : [];
      });
    },
    async range(tagId, fromMs, toMs, limit) {
      const no = tags.find(tagId);
      if (no === undefined) return toSampleColumns(emptyRun, limit);
      const run = await settle(() =>
        reader.range(query(no, fromMs, toMs), fromMs, toMs, limit + 1),
      );
      return { ...toSampleColumns(run, limit), ...(run.onlyRollups && { onlyRollups: true }) };
    },
    async page(tagId, fromMs, toMs, limit) {
      const no = tags.find(tagId);
      if (no === undefined) return runToPage(emptyRun);
      return runToPage(
        await settle(() => reader.range(query(no, fromMs, toMs), fromMs, toMs, limit)),
      );
    },
    async aggregate(tagId, fromMs, toMs, count) {
      const buckets = { fromMs, widthMs: (toMs - fromMs) / count, count };
      const no = tags.find(tagId);
      if (no === undefined) return withStarts(undefined, { ...buckets, count: 0 });
      return withoutEmpty(withStarts((await aggregateRuns([no], buckets))[0], buckets));
    },
    async aggregateAligned(tagIds, fromMs, toMs, count) {
      const buckets = { fromMs, widthMs: (toMs - fromMs) / count, count };
      const known = tagIds.flatMap((tagId) => tags.find(tagId) ?? []);
      const answers = await aggregateRuns(known, buckets);
      const byNumber = new Map(known.map((no, index) => [no, answers[index]]));
      return tagIds.map((tagId) => withStarts(byNumber.get(tags.find(tagId) ?? -1), buckets));
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
      return runToSamples(tagId, await settle(() => reader.after(query(no, ms, Infinity), ms)))[0];
    },
    async count(tagId, fromMs, toMs) {
      const no = tags.find(tagId);
      return no === undefined
        ? 0
        : settle(() => reader.count(query(no, fromMs, toMs), fromMs, toMs));
    },
    async gaps(tagId, fromMs, toMs, longerThanMs) {
      const no = tags.find(tagId);
      if (no === undefined) return toMs - fromMs > longerThanMs ? [{ fromMs, toMs }] : [];
      return settle(() => reader.gaps(query(no, fromMs, toMs), fromMs, toMs, longerThanMs));
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

function toSampleColumns(run: Run, limit: number): SampleColumns {
  const count = Math.min(run.times.length, limit);
  const value = run.values.slice(0, count);
  const quality = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const flags = run.flags[index]!;
    quality[index] = qualityOf(flags);
    const kind = kindOf(flags);
    if (kind === 'text' || kind === 'none') value[index] = Number.NaN;
  }
  return {
    sourceMs: run.times.slice(0, count),
    value,
    quality,
    truncated: run.times.length > limit,
  };
}

function withStarts(
  columns: BucketColumns | undefined,
  { fromMs, widthMs, count }: Buckets,
): AggregateColumns {
  const unknown = () => new Float64Array(count).fill(Number.NaN);
  const startMs = Float64Array.from({ length: count }, (_, bucket) => fromMs + bucket * widthMs);
  return columns
    ? { startMs, ...columns }
    : {
        startMs,
        min: unknown(),
        max: unknown(),
        mean: unknown(),
        timeMean: unknown(),
        first: unknown(),
        last: unknown(),
        count: new Float64Array(count),
        goodPct: unknown(),
      };
}

function withoutEmpty(columns: AggregateColumns): AggregateColumns {
  const keep = (column: Float64Array) => column.filter((_, bucket) => columns.count[bucket]! > 0);
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, keep(column as Float64Array)]),
  ) as unknown as AggregateColumns;
}
