import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { InputReading } from './expression.ts';

type Held = Pick<Sample, 'value' | 'quality' | 'reason' | 'sourceMs'>;

/** What an input says at a moment: its last value as long as that may be held, then the same as stale. */
export function readingAt(last: Held | undefined, atMs: number, holdMs: number): InputReading {
  if (!last) return { value: null, quality: 'bad', reason: 'never-received' };
  if (atMs - last.sourceMs <= holdMs || last.quality === 'bad') return last;
  return { value: last.value, quality: 'uncertain', reason: 'stale' };
}
