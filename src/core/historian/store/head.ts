import { createColumnsPool, type Columns, type ColumnsPool } from './columns-pool.ts';
import { emptyRun, joinColumns, mergeRuns, placeOf, part, toRun, type Run } from './run.ts';

/**
 * Samples that are not sealed yet, by tag and column, in memory that the sealing thread can read too. Invariants:
 *  1. A sample stays readable here until the commit that sealed it is known.
 *  2. Segments are closed in the order they were opened; a closed one is never written again.
 *  3. Memory of a released segment is used again: what leaves the head is copied.
 *  4. `firstSeq` of a segment is the number of the log record of its first sample: the log is needed from there on.
 */
export interface Segment extends Columns {
  readonly tag: number;
  readonly firstSeq: number;
  readonly openedAtMs: number;
  /** Its texts, each once; the value of a text is its place here. */
  readonly texts: string[];
  places: Map<string, number> | undefined;
  count: number;
  isOrdered: boolean;
}

const firstCapacity = 32;
/** A segment is closed a little later than it is full. */
const sparePlaces = 1.07;

export interface Head {
  readonly size: () => number;
  add(
    tag: number,
    seq: number,
    nowMs: number,
    ms: number,
    value: number,
    flags: number,
    text?: string,
  ): Segment;
  openSegments(): Iterable<Segment>;
  /** Takes a tag's open segment away for sealing; its samples stay readable until `release`. */
  close(tag: number): Segment | undefined;
  columnsOf(segment: Segment): Run;
  release(segment: Segment): void;
  /** A copy of what is here of a tag with `fromMs <= time < toMs`, in order. */
  run(tag: number, fromMs: number, toMs: number): Run;
  /** Lowest log number still needed, or undefined when nothing is here. */
  firstSeq(): number | undefined;
}

export function createHead(): Head {
  const open: (Segment | undefined)[] = [];
  const closing = new Map<number, Segment[]>();
  const lastCounts = new Map<number, number>();
  const pool = createColumnsPool();
  let size = 0;

  const start = (tag: number, seq: number, nowMs: number): Segment => {
    const expected = Math.max(firstCapacity, Math.ceil((lastCounts.get(tag) ?? 0) * sparePlaces));
    const segment = {
      tag,
      firstSeq: seq,
      openedAtMs: nowMs,
      count: 0,
      isOrdered: true,
      texts: [],
      places: undefined,
      ...pool.take(expected),
    };
    open[tag] = segment;
    return segment;
  };

  return {
    size: () => size,
    add(tag, seq, nowMs, ms, value, flags, text) {
      const segment = open[tag] ?? start(tag, seq, nowMs);
      const { count } = segment;
      if (count === segment.times.length) grow(segment, pool);
      if (count > 0 && ms <= segment.times[count - 1]!) segment.isOrdered = false;
      segment.times[count] = ms;
      segment.values[count] = text === undefined ? value : textPlace(segment, text);
      segment.flags[count] = flags;
      segment.count = count + 1;
      size++;
      return segment;
    },
    *openSegments() {
      for (const segment of open) if (segment) yield segment;
    },
    close(tag) {
      const segment = open[tag];
      if (!segment) return undefined;
      open[tag] = undefined;
      closing.set(tag, [...(closing.get(tag) ?? []), segment]);
      lastCounts.set(tag, segment.count);
      return segment;
    },
    columnsOf: whole,
    release(segment) {
      const rest = (closing.get(segment.tag) ?? []).filter((each) => each !== segment);
      if (rest.length > 0) closing.set(segment.tag, rest);
      else closing.delete(segment.tag);
      size -= segment.count;
      pool.give(segment);
    },
    run(tag, fromMs, toMs) {
      const segments = [...(closing.get(tag) ?? []), ...(open[tag] ? [open[tag]] : [])];
      const runs = segments
        .map((segment) => slice(segment, fromMs, toMs))
        .filter(({ times }) => times.length > 0);
      return runs.length === 0 ? emptyRun : mergeRuns(runs);
    },
    firstSeq() {
      let first: number | undefined;
      const look = (segment: Segment) => {
        if (first === undefined || segment.firstSeq < first) first = segment.firstSeq;
      };
      for (const segment of open) if (segment) look(segment);
      for (const segments of closing.values()) segments.forEach(look);
      return first;
    },
  };
}

function grow(segment: Segment, pool: ColumnsPool): void {
  const { times, values, flags } = segment;
  Object.assign(segment, pool.take(Math.ceil(times.length * 1.5)));
  segment.times.set(times);
  segment.values.set(values);
  segment.flags.set(flags);
  pool.give({ times, values, flags });
}

function textPlace(segment: Segment, text: string): number {
  const { texts } = segment;
  const places = (segment.places ??= new Map());
  const known = places.get(text);
  if (known !== undefined) return known;
  const place = texts.push(text) - 1;
  places.set(text, place);
  return place;
}

/** In order of arrival. */
function whole({ times, values, flags, texts, count }: Segment): Run {
  return {
    times: times.subarray(0, count),
    values: values.subarray(0, count),
    flags: flags.subarray(0, count),
    texts,
  };
}

function slice(segment: Segment, fromMs: number, toMs: number): Run {
  const columns = whole(segment);
  const run = segment.isOrdered ? columns : toRun(columns);
  return joinColumns([part(run, placeOf(run.times, fromMs), placeOf(run.times, toMs))]);
}
