import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { AggregateColumns, SampleColumns, SampleStore } from '../sample-store.ts';
import { withoutEmpty } from '../without-empty.ts';
import type { AggregatePiece } from './aggregate.ts';
import {
  columnNames,
  edgeOf,
  emptyColumns,
  type BucketColumns,
  type Buckets,
} from './bucket-sums.ts';
import type { Damage } from './damage.ts';
import { beginDeltas, endDeltas } from './deltas.ts';
import { beginGaps, endGaps } from './gaps.ts';
import type { Head } from './head.ts';
import type { Answer } from './look.ts';
import type { Newest } from './newest.ts';
import type { Reader } from './reader.ts';
import { emptyRun, type Run } from './run.ts';
import { runToPage, runToSamples } from './samples.ts';
import type { Sealer } from './sealer.ts';
import { beginStates, endStates } from './states.ts';
import { toStatistics, type WindowSoFar } from './statistics.ts';
import type { TagNumbers } from './tag-numbers.ts';
import type { Later } from './threads.ts';
import type { WalkSoFar } from './walk.ts';

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

  /** Asks again from where the answer got to, until all is there. */
  const aggregateRuns = async (numbers: readonly number[], buckets: Buckets) => {
    const toMs = edgeOf(buckets, buckets.count);
    const columns: BucketColumns[] = [];
    let part: BucketColumns | undefined;
    for (let start = 0; columns.length < numbers.length;) {
      // A tag that takes several pieces is asked for alone: what the head has of all travels once.
      const asked = numbers.slice(columns.length, start > 0 ? columns.length + 1 : undefined);
      const queries = asked.map((no) => query(no, -Infinity, toMs));
      for (const piece of await settle(() => reader.aggregate(queries, buckets, start))) {
        const isWhole = start === 0 && piece.reached === buckets.count;
        part = isWhole ? piece.columns : putPiece(part, piece, start, buckets.count);
        start = piece.reached;
        if (start < buckets.count) break;
        columns.push(part!);
        part = undefined;
        start = 0;
      }
    }
    return columns;
  };

  /** Gaps, states or deltas, piece by piece; what a piece found does not travel again with the next. */
  const walkAll = async <S extends WalkSoFar>(
    no: number,
    fromMs: number,
    toMs: number,
    begun: S,
  ): Promise<{ readonly soFar: S; readonly found: S['found'] }> => {
    const found: S['found'][number][] = [];
    let soFar: WalkSoFar = begun;
    for (let atMs = fromMs; atMs < toMs;) {
      const period = { fromMs: atMs, toMs };
      const before = soFar;
      const piece = await settle(() => reader.walk(query(no, period.fromMs, toMs), period, before));
      for (const each of piece.soFar.found) found.push(each);
      soFar = { ...piece.soFar, found: [] };
      atMs = piece.reachedMs;
    }
    return { soFar: soFar as S, found };
  };

  const summariseAll = async (no: number, fromMs: number, toMs: number) => {
    let soFar: WindowSoFar | undefined;
    while (!soFar || soFar.reachedMs < toMs) {
      const before: WindowSoFar | undefined = soFar;
      soFar = await settle(() =>
        reader.summarise(query(no, -Infinity, toMs), { fromMs, toMs }, before),
      );
    }
    return soFar;
  };

  const oneBefore = async (no: number, ms: number) => (await beforeRuns([no], ms))[0]!;

  async function* piecesOf(tagId: TagId, fromMs: number, toMs: number, limit: () => number) {
    const no = tags.find(tagId);
    if (no === undefined) return;
    for (let atMs = fromMs; atMs < toMs;) {
      const period = { fromMs: atMs, toMs };
      const { reachedMs, onlyRollups, ...columns } = await settle(() =>
        reader.rangePiece(query(no, period.fromMs, toMs), period, limit()),
      );
      atMs = reachedMs;
      yield { ...columns, truncated: false, ...(onlyRollups && { onlyRollups: true as const }) };
    }
  }

  const store: Queries = {
    async latest(tagIds) {
      const numbers = tagIds ? tagIds.flatMap((tagId) => tags.find(tagId) ?? []) : [...tags.all()];
      return numbers.flatMap((no): Sample[] => {
        const sample = newest.get(no);
        return sample ? [{ tagId: tags.name(no), ...sample }] : [];
      });
    },
    async range(tagId, fromMs, toMs, limit) {
      const pieces: SampleColumns[] = [];
      let count = 0;
      for await (const piece of piecesOf(tagId, fromMs, toMs, () => limit + 1 - count)) {
        pieces.push(piece);
        count += piece.sourceMs.length;
        if (count > limit) break;
      }
      return joinPieces(pieces, Math.min(count, limit), count > limit);
    },
    rangePieces: (tagId, fromMs, toMs) => piecesOf(tagId, fromMs, toMs, () => Infinity),
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
      const columns = no === undefined ? undefined : (await aggregateRuns([no], buckets))[0];
      return withoutEmpty(withStarts(columns, startsOf(buckets)));
    },
    async aggregateAligned(tagIds, fromMs, toMs, count) {
      const buckets = { fromMs, widthMs: (toMs - fromMs) / count, count };
      const known = tagIds.flatMap((tagId) => tags.find(tagId) ?? []);
      const answers = await aggregateRuns(known, buckets);
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
      const { soFar, found } = await walkAll(no, fromMs, toMs, begun);
      return endGaps(soFar, toMs, found);
    },
    async states(tagId, fromMs, toMs, { longerThanMs = Infinity, mostIntervals = 10_000 } = {}) {
      const no = tags.find(tagId);
      const asked = { fromMs, toMs, longerThanMs, mostIntervals };
      if (no === undefined) return endStates(beginStates(asked, emptyRun), undefined);
      const begun = beginStates(asked, await oneBefore(no, fromMs));
      const { soFar, found } = await walkAll(no, fromMs, toMs, begun);
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
      return endDeltas((await walkAll(no, fromMs, edgeOf(buckets, count), begun)).soFar);
    },
    async statistics(tagIds, fromMs, toMs) {
      return Promise.all(
        tagIds.map(async (tagId) => {
          const no = tags.find(tagId);
          const soFar = no === undefined ? undefined : await summariseAll(no, fromMs, toMs);
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

function joinPieces(
  pieces: readonly SampleColumns[],
  count: number,
  truncated: boolean,
): SampleColumns {
  const onlyRollups = pieces.some((piece) => piece.onlyRollups) && { onlyRollups: true as const };
  const [only] = pieces;
  if (only && pieces.length === 1 && only.sourceMs.length === count) return { ...only, truncated };
  const joined = {
    sourceMs: new Float64Array(count),
    value: new Float64Array(count),
    quality: new Uint8Array(count),
  };
  let at = 0;
  for (const { sourceMs, value, quality } of pieces) {
    joined.sourceMs.set(sourceMs.subarray(0, count - at), at);
    joined.value.set(value.subarray(0, count - at), at);
    joined.quality.set(quality.subarray(0, count - at), at);
    at = Math.min(count, at + sourceMs.length);
  }
  return { ...joined, truncated, ...onlyRollups };
}

function putPiece(
  whole: BucketColumns | undefined,
  { columns, reached }: AggregatePiece,
  start: number,
  count: number,
): BucketColumns {
  const into = whole ?? emptyColumns(count);
  for (const name of columnNames) into[name].set(columns[name].subarray(0, reached - start), start);
  return into;
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
