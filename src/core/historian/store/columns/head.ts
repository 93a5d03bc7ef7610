import type { Batch } from './batch.ts';
import { growing } from './growing.ts';
import { between, emptyRun, joinColumns, mergeRuns, toRun, type Run } from './run.ts';
import { createTilePool, type Slab, type Tile } from './tile-pool.ts';

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
  readonly tiles: readonly Tile[];
  /** Place of the first sample in the first tile. */
  readonly from: number;
  /** Place behind the last sample in the last tile. Of an open segment only the head knows it. */
  readonly at: number;
  readonly isOrdered: boolean;
  /** Its texts, each once; the value of a text is its place here. */
  readonly texts: readonly string[];
}

/** As the head itself changes it, and uses it again: of 20,000 tags they would be 10 MB of rubbish every few minutes. */
type OwnSegment = {
  -readonly [Key in keyof Segment]: Segment[Key];
} & {
  tiles: Tile[];
  texts: string[];
  places: Map<string, number> | undefined;
  /** The same tag's segment that was closed after this one. */
  next: OwnSegment | undefined;
};

/** Who decides how long segments are. */
export interface Filling {
  /** How many samples a segment of that tag is to have. */
  wanted(tag: number): number;
  /** It has them, or will with the sample that is just being added. */
  filled(tag: number): void;
}

/** A tag that says little begins with a small tile: there may be very many of them. */
const smallTile = 32;
/** A segment that is closed after a multiple of this has no empty tile. */
export const largeTile = 128;

export interface Head {
  readonly size: () => number;
  add(batch: Batch, seq: number, nowMs: number, filling: Filling): void;
  eachOpen(look: (segment: Segment) => void): void;
  /** Takes a tag's open segment away for sealing; its samples stay readable until `release`. */
  close(tag: number): Segment | undefined;
  /** The segment is not to be looked at any more. */
  release(segment: Segment): void;
  /** A copy of what is here of a tag with `fromMs <= time < toMs`, in order. */
  run(tag: number, fromMs: number, toMs: number): Run;
  /** Lowest log number still needed, or undefined when nothing is here. */
  firstSeq(): number | undefined;
}

export function createHead(): Head {
  const open: (OwnSegment | undefined)[] = [];
  /** By tag, those that are being sealed: the one closed first. */
  const closed: (OwnSegment | undefined)[] = [];
  const unused: OwnSegment[] = [];
  const saysMuch = growing(Uint8Array);
  const small = createTilePool(smallTile);
  const large = createTilePool(largeTile);
  let size = 0;
  // Of open segments, by tag: where the next sample goes, before which place to look up, and the last time.
  const slabs: Slab[] = [];
  const nextPlaces = growing(Int32Array);
  const stops = growing(Int32Array);
  const lastTimes = growing(Float64Array);

  const start = (tag: number, seq: number, nowMs: number): OwnSegment => {
    const isLarge = saysMuch.array[tag] === 1;
    const first = isLarge ? large.take() : small.take();
    // After a start all tags fill their first tile: not all of them are to need another at the same moment.
    const from = isLarge ? first.start : first.start + (tag % smallTile);
    const segment = unused.pop() ?? makeSegment();
    segment.tag = tag;
    segment.firstSeq = seq;
    segment.openedAtMs = nowMs;
    segment.tiles[0] = first;
    segment.from = from;
    segment.at = from;
    segment.isOrdered = true;
    open[tag] = segment;
    slabs[tag] = first.slab;
    nextPlaces.array[tag] = from;
    lastTimes.array[tag] = -Infinity;
    return segment;
  };
  const extend = (segment: OwnSegment): Tile => {
    const tile = large.take();
    segment.tiles.push(tile);
    slabs[segment.tag] = tile.slab;
    nextPlaces.array[segment.tag] = tile.start;
    return tile;
  };
  /** Where the sample goes whose predecessor was the last before a stop. */
  const makeRoom = (tag: number, seq: number, nowMs: number, filling: Filling): number => {
    const segment = open[tag] ?? start(tag, seq, nowMs);
    let tile = segment.tiles.at(-1)!;
    if (nextPlaces.array[tag] === tile.end) tile = extend(segment);
    const place = nextPlaces.array[tag]!;
    const left = filling.wanted(tag) - 1 - countUpTo(segment, place);
    if (left <= 0) filling.filled(tag);
    stops.array[tag] = left <= 0 ? tile.end : Math.min(tile.end, place + left);
    return place;
  };
  const upToNow = (segment: OwnSegment): Segment =>
    open[segment.tag] === segment ? { ...segment, at: nextPlaces.array[segment.tag]! } : segment;
  const closedOf = (tag: number): OwnSegment[] => {
    const segments: OwnSegment[] = [];
    for (let each = closed[tag]; each; each = each.next) segments.push(each);
    return segments;
  };
  const link = (segment: OwnSegment) => {
    let last = closed[segment.tag];
    while (last?.next) last = last.next;
    if (last) last.next = segment;
    else closed[segment.tag] = segment;
  };
  const unlink = (segment: OwnSegment) => {
    const first = closed[segment.tag];
    if (first === segment) {
      closed[segment.tag] = segment.next;
      return;
    }
    for (let each = first; each; each = each.next)
      if (each.next === segment) each.next = segment.next;
  };

  return {
    size: () => size,
    add(batch, seq, nowMs, filling) {
      const { count, tags, times, values, flags, texts } = batch;
      for (const column of [nextPlaces, stops, lastTimes, saysMuch]) column.reserve(batch.tagEnd);
      const [places, ends, lasts] = [nextPlaces.array, stops.array, lastTimes.array];
      const hasTexts = texts.size > 0;
      for (let row = 0; row < count; row++) {
        const tag = tags[row]!;
        let place = places[tag]!;
        if (place === ends[tag]!) place = makeRoom(tag, seq, nowMs, filling);
        const slab = slabs[tag]!;
        const ms = times[row]!;
        if (ms > lasts[tag]!) lasts[tag] = ms;
        else open[tag]!.isOrdered = false;
        slab.times[place] = ms;
        slab.values[place] = values[row]!;
        slab.flags[place] = flags[row]!;
        places[tag] = place + 1;
        if (hasTexts && texts.has(row)) slab.values[place] = textPlace(open[tag]!, texts.get(row)!);
      }
      size += count;
    },
    eachOpen(look) {
      open.forEach((segment) => segment && look(segment));
    },
    close(tag) {
      const segment = open[tag];
      if (!segment) return undefined;
      segment.at = nextPlaces.array[tag]!;
      open[tag] = undefined;
      stops.array[tag] = nextPlaces.array[tag]!;
      link(segment);
      saysMuch.array[tag] = countUpTo(segment, segment.at) > smallTile ? 1 : 0;
      return segment;
    },
    release(given) {
      const segment = given as OwnSegment;
      unlink(segment);
      size -= countUpTo(segment, segment.at);
      for (const tile of segment.tiles)
        (tile.end - tile.start === smallTile ? small : large).give(tile);
      segment.tiles.length = 1;
      segment.tiles[0] = noTile;
      segment.texts = noTexts;
      segment.places = undefined;
      segment.next = undefined;
      unused.push(segment);
    },
    run(tag, fromMs, toMs) {
      const segments = [...closedOf(tag), ...(open[tag] ? [open[tag]] : [])];
      const runs = segments
        .map((segment) => slice(upToNow(segment), fromMs, toMs))
        .filter(({ times }) => times.length > 0);
      return runs.length === 0 ? emptyRun : mergeRuns(runs);
    },
    firstSeq() {
      let first: number | undefined;
      const look = (segment: Segment) => {
        if (first === undefined || segment.firstSeq < first) first = segment.firstSeq;
      };
      open.forEach((segment) => segment && look(segment));
      for (const oldest of closed) for (let each = oldest; each; each = each.next) look(each);
      return first;
    },
  };
}

/** Never added to. */
const noTexts: string[] = [];
/** Stands for none, so that a segment that is not used keeps no memory. */
const noTile: Tile = {
  slab: {
    shared: new SharedArrayBuffer(0),
    times: new Float64Array(),
    values: new Float64Array(),
    flags: new Uint16Array(),
  },
  start: 0,
  end: 0,
};

function makeSegment(): OwnSegment {
  return {
    tag: -1,
    firstSeq: 0,
    openedAtMs: 0,
    tiles: [noTile],
    from: 0,
    at: 0,
    isOrdered: true,
    texts: noTexts,
    places: undefined,
    next: undefined,
  };
}

function countUpTo({ tiles, from }: Segment, at: number): number {
  if (tiles.length === 1) return at - from;
  return tiles[0]!.end - from + (tiles.length - 2) * largeTile + at - tiles.at(-1)!.start;
}

function textPlace(segment: OwnSegment, text: string): number {
  if (!segment.places) {
    segment.places = new Map();
    segment.texts = [];
  }
  const { texts, places } = segment;
  const known = places.get(text);
  if (known !== undefined) return known;
  const place = texts.push(text) - 1;
  places.set(text, place);
  return place;
}

/** Where the samples of a closed segment lie, tile by tile, in order of arrival. */
export function spansOf({ tiles, from, at }: Segment): Tile[] {
  return tiles.map(({ slab, start, end }, index) => ({
    slab,
    start: index === 0 ? from : start,
    end: index === tiles.length - 1 ? at : end,
  }));
}

/** Samples of a closed segment in order of arrival, piece by piece, where they lie. */
export function piecesOf(segment: Segment): Run[] {
  return spansOf(segment).map(({ slab, start, end }) => ({
    times: slab.times.subarray(start, end),
    values: slab.values.subarray(start, end),
    flags: slab.flags.subarray(start, end),
    texts: segment.texts,
  }));
}

function slice(segment: Segment, fromMs: number, toMs: number): Run {
  if (segment.isOrdered)
    return joinColumns(piecesOf(segment).map((piece) => between(piece, fromMs, toMs)));
  return joinColumns([between(toRun(joinColumns(piecesOf(segment))), fromMs, toMs)]);
}
