import { qualityOf } from '../columns/flags.ts';
import type { Run } from '../columns/run.ts';

export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Spans longer than that without a sample that is not bad. */
export interface GapsSoFar {
  readonly kind: 'gaps';
  readonly longerThanMs: number;
  /** Found since the last piece of work. */
  found: Gap[];
  lastMs: number;
}

/** The ends of the period count as neighbours. */
export function beginGaps(fromMs: number, longerThanMs: number): GapsSoFar {
  return { kind: 'gaps', longerThanMs, found: [], lastMs: fromMs };
}

export function walkGaps(soFar: GapsSoFar, { times, flags }: Run): void {
  for (let index = 0; index < times.length; index++)
    if (qualityOf(flags[index]!) < 2) reach(soFar, times[index]!);
}

/** `found` are those that earlier pieces found. */
export function endGaps(
  soFar: GapsSoFar,
  toMs: number,
  found: readonly Gap[] = [],
): readonly Gap[] {
  reach(soFar, toMs);
  return [...found, ...soFar.found];
}

function reach(soFar: GapsSoFar, ms: number): void {
  if (ms - soFar.lastMs > soFar.longerThanMs) soFar.found.push({ fromMs: soFar.lastMs, toMs: ms });
  soFar.lastMs = ms;
}
