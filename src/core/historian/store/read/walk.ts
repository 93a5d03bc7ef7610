import { walkDeltas, type DeltasSoFar } from './deltas.ts';
import { walkGaps, type GapsSoFar } from './gaps.ts';
import type { Look } from './look.ts';
import type { Rollups } from '../rollups/rollup-columns.ts';
import { between, toRun, type Run } from '../columns/run.ts';
import {
  finestRollups,
  isOnlyRollups,
  readable,
  spansOf,
  type Span,
  type TagQuery,
} from './spans.ts';
import { walkStates, type StatesSoFar } from './states.ts';
import { beginOf } from './statistics.ts';

/** Questions that look at every sample. What they know so far is plain data: it goes along from piece to piece. */
export type WalkSoFar = GapsSoFar | StatesSoFar | DeltasSoFar;

export interface WalkPiece {
  readonly soFar: WalkSoFar;
  readonly reachedMs: number;
}

/** Takes the samples with `fromMs <= time < toMs`, or as many as one piece of work gives. */
export function walk(
  look: Look,
  query: TagQuery,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  given: WalkSoFar,
): WalkPiece {
  // What was given stays as it is: when a file turns out to be damaged the question is asked again.
  const soFar = structuredClone(given);
  let isFirst = true;
  for (const span of spansOf(look, query, { fromMs, toMs })) {
    if (look.isSpent() && !isFirst) return { soFar, reachedMs: beginOf(span, fromMs) };
    isFirst = false;
    step(soFar, between(samplesIn(span, fromMs, toMs, look), fromMs, toMs));
  }
  return { soFar, reachedMs: toMs };
}

function step(soFar: WalkSoFar, run: Run): void {
  if (soFar.kind === 'gaps') walkGaps(soFar, run);
  else if (soFar.kind === 'states') walkStates(soFar, run);
  else walkDeltas(soFar, run);
}

function samplesIn(span: Span, fromMs: number, toMs: number, look: Look): Run {
  if (span.kind === 'run') return span.run;
  if (!isOnlyRollups(span)) return readable(span, look, fromMs, toMs);
  const minutes = finestRollups(span, look);
  return toRun(edgesOf(minutes));
}

/** What minutes tell where the samples were given up: their first and last usable value. */
function edgesOf(minutes: Rollups | undefined): Run {
  const rows = minutes ? [...minutes.startMs.keys()] : [];
  const usable = rows.filter((at) => minutes!.usable[at]! > 0);
  const times = usable.flatMap((at) => [minutes!.firstMs[at]!, minutes!.lastMs[at]!]);
  const values = usable.flatMap((at) => [minutes!.first[at]!, minutes!.last[at]!]);
  return {
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    // Uncertain: which of the minute's samples they were is not known.
    flags: new Uint16Array(times.length).fill(1),
    texts: [],
  };
}
