import { between, emptyRun, joinColumns, mergeRuns, toRun, type Run } from './run.ts';
import { createTilePool, type Tile } from './tile-pool.ts';

/**
 * Samples that are not sealed yet, by tag and column, in memory that the sealing thread can read too. Invariants:
 *  1. A sample stays readable here until the commit that sealed it is known.
 *  2. Segments are closed in the order they were opened; a closed one is never written again.
 *  3. Tiles of a released segment are used again: what leaves the head is copied.
 *  4. `firstSeq` of a segment is the number of the log record of its first sample: the log is needed from there on.
 */
export interface Segment {
  readonly tag: number;
  readonly firstSeq: number;
  readonly openedAtMs: number;
  /** In order of arrival; the last is being filled. */
  readonly tiles: Tile[];
  /** Place of the first sample in the first tile. */
  readonly from: number;
  /** Place for the next sample in the last tile. */
  at: number;
  count: number;
  lastMs: number;
  isOrdered: boolean;
  /** Its texts, each once; the value of a text is its place here. */
  readonly texts: string[];
  places: Map<string, number> | undefined;
}

/** A tag that says little begins with a small tile: there may be very many of them. */
const smallTile = 32;
/** A segment that is closed after a multiple of this has no empty tile. */
export const largeTile = 128;

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
  /** Its samples in order of arrival, piece by piece, where they lie. */
  columnsOf(segment: Segment): Run[];
  release(segment: Segment): void;
  /** A copy of what is here of a tag with `fromMs <= time < toMs`, in order. */
  run(tag: number, fromMs: number, toMs: number): Run;
  /** Lowest log number still needed, or undefined when nothing is here. */
  firstSeq(): number | undefined;
}

export function createHead(): Head {
  const open: (Segment | undefined)[] = [];
  const closing = new Map<number, Segment[]>();
  const saysMuch = new Set<number>();
  const small = createTilePool(smallTile);
  const large = createTilePool(largeTile);
  let size = 0;

  const start = (tag: number, seq: number, nowMs: number): Segment => {
    const isLarge = saysMuch.has(tag);
    const first = isLarge ? large.take() : small.take();
    // After a start all tags fill their first tile: not all of them are to need another at the same moment.
    const from = isLarge ? first.start : first.start + (tag % smallTile);
    const segment = {
      tag,
      firstSeq: seq,
      openedAtMs: nowMs,
      tiles: [first],
      from,
      at: from,
      count: 0,
      lastMs: -Infinity,
      isOrdered: true,
      texts: [],
      places: undefined,
    };
    open[tag] = segment;
    return segment;
  };
  const extend = (segment: Segment): Tile => {
    const tile = large.take();
    segment.tiles.push(tile);
    segment.at = tile.start;
    return tile;
  };

  return {
    size: () => size,
    add(tag, seq, nowMs, ms, value, flags, text) {
      const segment = open[tag] ?? start(tag, seq, nowMs);
      const last = segment.tiles[segment.tiles.length - 1]!;
      const tile = segment.at === last.end ? extend(segment) : last;
      const at = segment.at++;
      if (ms > segment.lastMs) segment.lastMs = ms;
      else segment.isOrdered = false;
      tile.times[at] = ms;
      tile.values[at] = text === undefined ? value : textPlace(segment, text);
      tile.flags[at] = flags;
      segment.count++;
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
      if (segment.count > smallTile) saysMuch.add(tag);
      else saysMuch.delete(tag);
      return segment;
    },
    columnsOf: pieces,
    release(segment) {
      const rest = (closing.get(segment.tag) ?? []).filter((each) => each !== segment);
      if (rest.length > 0) closing.set(segment.tag, rest);
      else closing.delete(segment.tag);
      size -= segment.count;
      for (const tile of segment.tiles)
        (tile.end - tile.start === smallTile ? small : large).give(tile);
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

function textPlace(segment: Segment, text: string): number {
  const { texts } = segment;
  const places = (segment.places ??= new Map());
  const known = places.get(text);
  if (known !== undefined) return known;
  const place = texts.push(text) - 1;
  places.set(text, place);
  return place;
}

function pieces({ tiles, from, at, texts }: Segment): Run[] {
  return tiles.map(({ times, values, flags, start, end }, index) => {
    const since = index === 0 ? from : start;
    const until = index === tiles.length - 1 ? at : end;
    return {
      times: times.subarray(since, until),
      values: values.subarray(since, until),
      flags: flags.subarray(since, until),
      texts,
    };
  });
}

function slice(segment: Segment, fromMs: number, toMs: number): Run {
  if (segment.isOrdered)
    return joinColumns(pieces(segment).map((piece) => between(piece, fromMs, toMs)));
  return joinColumns([between(toRun(joinColumns(pieces(segment))), fromMs, toMs)]);
}
