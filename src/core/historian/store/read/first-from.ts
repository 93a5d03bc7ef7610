import { unpackBlocks } from '../months/blocks.ts';
import type { Look } from './look.ts';
import { readBlob } from '../months/part-file.ts';
import { emptyRun, joinColumns, part, placeOf, type Run } from '../columns/run.ts';
import { readChunk } from '../seal/seal-run.ts';
import { orDamage, spansOf, type Found, type TagQuery } from './spans.ts';

/** The oldest sample at or after that time; a run of one or none. */
export function firstFrom(look: Look, query: TagQuery, ms: number): Run {
  for (const span of spansOf(look, query, { fromMs: ms, toMs: Infinity })) {
    const run = span.kind === 'run' ? span.run : oldestFrom(span, look, ms);
    const at = placeOf(run.times, ms);
    if (at < run.times.length) return joinColumns([part(run, at, at + 1)]);
  }
  return emptyRun;
}

/** Decodes no more blocks of a chunk than the oldest sample from `ms` on can be in. */
function oldestFrom(found: Found, look: Look, ms: number): Run {
  return orDamage(found, look, () => {
    const packed = readBlob(found.part.database, found.row.id, 'data');
    // The block that ends first has a sample from `ms` on, so the oldest is not later, whichever block it is in.
    const untilMs = (packed ? unpackBlocks(packed) : [])
      .filter(({ lastMs }) => lastMs >= ms)
      .reduce((first, { lastMs }) => Math.min(first, lastMs), Infinity);
    return readChunk(found.part, found.row, ms, untilMs + 1);
  });
}
