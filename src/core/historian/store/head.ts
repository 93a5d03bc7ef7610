import { isText } from './flags.ts';
import { emptyRun, joinColumns, mergeRuns, placeOf, part, toRun, type Run } from './run.ts';

/**
 * Samples that are not sealed yet, by tag and column, in memory that the sealing thread can read too. Invariants:
 *  1. A sample stays readable here until the commit that sealed it is known.
 *  2. Segments are closed in the order they were opened; a closed one is never written again.
 *  3. `firstSeq` of a segment is the number of the log record of its first sample: the log is needed from there on.
 */
export interface Segment {
  readonly tag: number;
  readonly firstSeq: number;
  readonly openedAtMs: number;
  times: Float64Array;
  values: Float64Array;
  flags: Uint16Array;
  count: number;
  isOrdered: boolean;
}

const firstCapacity = 32;
const bytesPerSample = 18;

export interface Head {
  readonly size: () => number;
  add(tag: number, seq: number, nowMs: number, ms: number, value: number, flags: number): Segment;
  /** Numbers texts for `value`. */
  textNumber(text: string): number;
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
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  const lastCounts = new Map<number, number>();
  let size = 0;

  const start = (tag: number, seq: number, nowMs: number): Segment => {
    const expected = Math.max(firstCapacity, lastCounts.get(tag) ?? 0);
    const segment = {
      tag,
      firstSeq: seq,
      openedAtMs: nowMs,
      count: 0,
      isOrdered: true,
      ...columns(expected),
    };
    open[tag] = segment;
    return segment;
  };

  return {
    size: () => size,
    textNumber(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      const made = texts.push(text) - 1;
      numbers.set(text, made);
      return made;
    },
    add(tag, seq, nowMs, ms, value, flags) {
      const segment = open[tag] ?? start(tag, seq, nowMs);
      const { count } = segment;
      if (count === segment.times.length) grow(segment);
      if (count > 0 && ms <= segment.times[count - 1]!) segment.isOrdered = false;
      segment.times[count] = ms;
      segment.values[count] = value;
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
    columnsOf: (segment) => whole(segment, texts),
    release(segment) {
      const rest = (closing.get(segment.tag) ?? []).filter((each) => each !== segment);
      if (rest.length > 0) closing.set(segment.tag, rest);
      else closing.delete(segment.tag);
      size -= segment.count;
    },
    run(tag, fromMs, toMs) {
      const segments = [...(closing.get(tag) ?? []), ...(open[tag] ? [open[tag]] : [])];
      const runs = segments
        .map((segment) => slice(segment, texts, fromMs, toMs))
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

function columns(capacity: number): Pick<Segment, 'times' | 'values' | 'flags'> {
  const shared = new SharedArrayBuffer(capacity * bytesPerSample);
  return {
    times: new Float64Array(shared, 0, capacity),
    values: new Float64Array(shared, capacity * 8, capacity),
    flags: new Uint16Array(shared, capacity * 16, capacity),
  };
}

function grow(segment: Segment): void {
  const { times, values, flags } = segment;
  Object.assign(segment, columns(times.length * 2));
  segment.times.set(times);
  segment.values.set(values);
  segment.flags.set(flags);
}

/** In order of arrival, texts among them only those in use. */
function whole({ times, values, flags, count }: Segment, texts: readonly string[]): Run {
  const used = {
    times: times.subarray(0, count),
    values: values.subarray(0, count),
    flags: flags.subarray(0, count),
  };
  return used.flags.some(isText) ? joinColumns([{ ...used, texts }]) : { ...used, texts: [] };
}

function slice(segment: Segment, texts: readonly string[], fromMs: number, toMs: number): Run {
  const columns = whole(segment, texts);
  const run = segment.isOrdered ? columns : toRun(columns);
  return joinColumns([part(run, placeOf(run.times, fromMs), placeOf(run.times, toMs))]);
}
