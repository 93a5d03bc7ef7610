import type { SampleColumns } from '#core/historian/sample-store.ts';
import type { AggregatePiece } from './aggregate.ts';
import {
  columnNames,
  edgeOf,
  emptyColumns,
  type BucketColumns,
  type Buckets,
} from './bucket-sums.ts';
import type { Answer } from './look.ts';
import type { Reader } from './reader.ts';
import type { TagQuery } from './spans.ts';
import type { WindowSoFar } from './statistics.ts';
import type { Later } from '../threads.ts';
import type { WalkSoFar } from './walk.ts';

/**
 * Questions that are answered piece by piece: each goes on from where the answer before it got to, behind the questions of
 * others that came meanwhile. `query` copies what the head has at that moment.
 */
export function createLongQuestions(around: {
  readonly reader: Later<Reader>;
  settle<T>(ask: () => Promise<Answer<T>>): Promise<T>;
  query(no: number, fromMs: number, toMs: number): TagQuery;
}) {
  const { reader, settle, query } = around;

  const aggregate = async (numbers: readonly number[], buckets: Buckets) => {
    const toMs = edgeOf(buckets, buckets.count);
    const columns: BucketColumns[] = [];
    let part: BucketColumns | undefined;
    for (let start = 0; columns.length < numbers.length;) {
      // A tag that takes several pieces is asked for alone: what the head has of all travels once.
      const asked = numbers.slice(columns.length, start > 0 ? columns.length + 1 : undefined);
      const queries = asked.map((no) => query(no, -Infinity, toMs));
      for (const piece of await settle(() => reader.aggregate(queries, buckets, start))) {
        const isWhole = start === 0 && piece.reached === buckets.count;
        const columnsSoFar = isWhole ? piece.columns : putPiece(part, piece, start, buckets.count);
        const isDone = piece.reached === buckets.count;
        if (isDone) columns.push(columnsSoFar);
        part = isDone ? undefined : columnsSoFar;
        start = isDone ? 0 : piece.reached;
      }
    }
    return columns;
  };

  /** Gaps, states or deltas, piece by piece; what a piece found does not travel again with the next. */
  const walk = async <S extends WalkSoFar>(
    no: number,
    fromMs: number,
    toMs: number,
    begun: S,
  ): Promise<{ readonly soFar: S; readonly found: S['found'] }> => {
    const found: S['found'][number][] = [];
    let soFar: WalkSoFar = begun;
    for (let atMs = fromMs; atMs < toMs;) {
      const period = { fromMs: atMs, toMs };
      const before: WalkSoFar = soFar;
      const piece = await settle(() => reader.walk(query(no, period.fromMs, toMs), period, before));
      for (const each of piece.soFar.found) found.push(each);
      soFar = { ...piece.soFar, found: [] };
      atMs = piece.reachedMs;
    }
    return { soFar: soFar as S, found };
  };

  const summarise = async (no: number, fromMs: number, toMs: number) => {
    let soFar: WindowSoFar | undefined;
    while (!soFar || soFar.reachedMs < toMs) {
      const before: WindowSoFar | undefined = soFar;
      soFar = await settle(() =>
        reader.summarise(query(no, -Infinity, toMs), { fromMs, toMs }, before),
      );
    }
    return soFar;
  };

  async function* rangePieces(
    no: number,
    fromMs: number,
    toMs: number,
    limit: () => number,
  ): AsyncGenerator<SampleColumns> {
    for (let atMs = fromMs; atMs < toMs;) {
      const period = { fromMs: atMs, toMs };
      const { reachedMs, onlyRollups, ...columns } = await settle(() =>
        reader.rangePiece(query(no, period.fromMs, toMs), period, limit()),
      );
      atMs = reachedMs;
      yield { ...columns, truncated: false, ...(onlyRollups && { onlyRollups: true as const }) };
    }
  }

  const range = async (no: number, fromMs: number, toMs: number, limit: number) => {
    const pieces: SampleColumns[] = [];
    let count = 0;
    for await (const piece of rangePieces(no, fromMs, toMs, () => limit + 1 - count)) {
      pieces.push(piece);
      count += piece.sourceMs.length;
      if (count > limit) break;
    }
    return joinPieces(pieces, Math.min(count, limit), count > limit);
  };

  return { aggregate, walk, summarise, range, rangePieces };
}

/** One after the other; none are an empty range. */
export function joinPieces(
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
