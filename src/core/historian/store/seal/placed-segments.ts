import type { TagId } from '#shared/domain/identity/ids.ts';
import { spansOf, type Segment } from '../columns/head.ts';
import type { Run } from '../columns/run.ts';
import { viewSlab, type Slab } from '../columns/tile-pool.ts';
import type { ClosedSegment } from './closed-segment.ts';

/**
 * Closed segments on their way to the sealing thread: not the samples, but where they lie in memory that it shares. A
 * segment of an hour is 32 tiles: as columns, three for each, they would take a millisecond and more to hand over.
 */
export interface PlacedSegments {
  readonly slabs: readonly SharedArrayBuffer[];
  /** Of all segments, one tile after the other: number of its slab, first place, end. */
  readonly spans: Int32Array;
  readonly segments: readonly PlacedSegment[];
}

interface PlacedSegment {
  readonly tag: number;
  readonly tagId: TagId;
  readonly tagClass: string;
  readonly tiles: number;
  readonly samples: number;
  readonly texts: readonly string[];
}

export function placeSegments(
  segments: readonly Segment[],
  tag: (no: number) => Pick<PlacedSegment, 'tagId' | 'tagClass'>,
): PlacedSegments {
  const numbers = new Map<Slab, number>();
  const spans: number[] = [];
  const placed = segments.map((segment) => {
    let samples = 0;
    for (const { slab, start, end } of spansOf(segment)) {
      if (!numbers.has(slab)) numbers.set(slab, numbers.size);
      spans.push(numbers.get(slab)!, start, end);
      samples += end - start;
    }
    const { texts, tiles } = segment;
    return { tag: segment.tag, ...tag(segment.tag), tiles: tiles.length, samples, texts };
  });
  return {
    slabs: Array.from(numbers.keys(), ({ shared }) => shared),
    spans: Int32Array.from(spans),
    segments: placed,
  };
}

/** The samples of each, in memory of their own. */
export function gatherSegments({ slabs, spans, segments }: PlacedSegments): ClosedSegment[] {
  const views = slabs.map(viewSlab);
  let span = 0;
  return segments.map(({ tag, tagId, tagClass, tiles, samples, texts }) => {
    const columns = { ...emptyColumns(samples), texts };
    let offset = 0;
    for (const last = span + tiles * 3; span < last; span += 3)
      offset += copySpan(views[spans[span]!]!, spans[span + 1]!, spans[span + 2]!, columns, offset);
    return { tag, tagId, tagClass, columns };
  });
}

function emptyColumns(count: number) {
  return {
    times: new Float64Array(count),
    values: new Float64Array(count),
    flags: new Uint16Array(count),
  };
}

function copySpan(slab: Slab, start: number, end: number, into: Run, offset: number): number {
  into.times.set(slab.times.subarray(start, end), offset);
  into.values.set(slab.values.subarray(start, end), offset);
  into.flags.set(slab.flags.subarray(start, end), offset);
  return end - start;
}
