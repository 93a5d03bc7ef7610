import type { TagId } from '#shared/domain/identity/ids.ts';
import { spansOf, type Segment } from '../columns/head.ts';
import type { Run } from '../columns/run.ts';
import { viewSlab, type Slab } from '../columns/tile-pool.ts';
import type { ClosedSegment } from './closed-segment.ts';

/**
 * Closed segments on their way to the sealing thread: not the samples, but where they lie in memory that it shares. A
 * segment of an hour is 32 tiles: as columns, three for each, they would take a millisecond and more to hand over. And of
 * 20,000 tags there are a thousand segments at once: as objects they would take as long.
 */
export interface PlacedSegments {
  readonly slabs: readonly SharedArrayBuffer[];
  /** Of all segments, one tile after the other: number of its slab, first place, end. */
  readonly spans: Int32Array;
  /** Of each segment, as what follows. */
  readonly tags: Int32Array;
  readonly tiles: Int32Array;
  readonly tagIds: readonly TagId[];
  readonly tagClasses: readonly string[];
  /** By segment, of those that have texts. */
  readonly texts: ReadonlyMap<number, readonly string[]>;
}

export function placeSegments(
  segments: readonly Segment[],
  tag: (no: number) => Pick<ClosedSegment, 'tagId' | 'tagClass'>,
): PlacedSegments {
  const tileCount = segments.reduce((sum, { tiles }) => sum + tiles.length, 0);
  const numbers = new Map<Slab, number>();
  const placed = {
    spans: new Int32Array(tileCount * 3),
    tags: new Int32Array(segments.length),
    tiles: new Int32Array(segments.length),
    tagIds: [] as TagId[],
    tagClasses: [] as string[],
    texts: new Map<number, readonly string[]>(),
  };
  let span = 0;
  segments.forEach((segment, index) => {
    for (const { slab, start, end } of spansOf(segment)) {
      let number = numbers.get(slab);
      if (number === undefined) numbers.set(slab, (number = numbers.size));
      placed.spans[span++] = number;
      placed.spans[span++] = start;
      placed.spans[span++] = end;
    }
    const { tagId, tagClass } = tag(segment.tag);
    placed.tags[index] = segment.tag;
    placed.tiles[index] = segment.tiles.length;
    placed.tagIds.push(tagId);
    placed.tagClasses.push(tagClass);
    if (segment.texts.length > 0) placed.texts.set(index, segment.texts);
  });
  return { slabs: Array.from(numbers.keys(), ({ shared }) => shared), ...placed };
}

/** The samples of each, in memory that is theirs until this is called again. */
export type GatherSegments = (placed: PlacedSegments) => ClosedSegment[];

export function createGatherSegments(): GatherSegments {
  let memory = columnsFor(0);
  return ({ slabs, spans, tags, tiles, tagIds, tagClasses, texts }) => {
    const views = slabs.map(viewSlab);
    const all = countOf(spans);
    if (all > memory.times.length) memory = columnsFor(all);
    let span = 0;
    let at = 0;
    return tagIds.map((tagId, index) => {
      const from = at;
      for (const last = span + tiles[index]! * 3; span < last; span += 3)
        at += copySpan(views[spans[span]!]!, spans[span + 1]!, spans[span + 2]!, memory, at);
      const columns = {
        times: memory.times.subarray(from, at),
        values: memory.values.subarray(from, at),
        flags: memory.flags.subarray(from, at),
        texts: texts.get(index) ?? [],
      };
      return { tag: tags[index]!, tagId, tagClass: tagClasses[index]!, columns };
    });
  };
}

function countOf(spans: Int32Array): number {
  let count = 0;
  for (let span = 0; span < spans.length; span += 3) count += spans[span + 2]! - spans[span + 1]!;
  return count;
}

function columnsFor(count: number): Run {
  return {
    times: new Float64Array(count),
    values: new Float64Array(count),
    flags: new Uint16Array(count),
    texts: [],
  };
}

function copySpan(slab: Slab, start: number, end: number, into: Run, offset: number): number {
  into.times.set(slab.times.subarray(start, end), offset);
  into.values.set(slab.values.subarray(start, end), offset);
  into.flags.set(slab.flags.subarray(start, end), offset);
  return end - start;
}
