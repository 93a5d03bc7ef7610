import type { Delay } from './detector.ts';

/** Where to start with an alarm's deadband and delays; per kind of signal. */
export interface ConditioningStart {
  readonly deadbandPctOfSpan: number;
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  /** `unsourced`: widely used figures; the standards that hold them are paid documents. */
  readonly source: 'unsourced';
}

export const conditionedSignals = ['flow', 'level', 'pressure', 'temperature'] as const;
export type ConditionedSignal = (typeof conditionedSignals)[number];

/** Domain reference 7.3, unsourced. */
export const conditioningStarts: Readonly<Record<ConditionedSignal, ConditioningStart>> = {
  flow: { deadbandPctOfSpan: 5, onDelayMs: 15_000, offDelayMs: 15_000, source: 'unsourced' },
  level: { deadbandPctOfSpan: 5, onDelayMs: 60_000, offDelayMs: 60_000, source: 'unsourced' },
  pressure: { deadbandPctOfSpan: 2, onDelayMs: 15_000, offDelayMs: 15_000, source: 'unsourced' },
  temperature: { deadbandPctOfSpan: 1, onDelayMs: 60_000, offDelayMs: 60_000, source: 'unsourced' },
};

/** A poll that comes every minute or more rarely makes seconds meaningless: this many readings in a row then. */
const POLLED_SAMPLES = 2;
const SLOW_POLL_MS = 60_000;

/** Deadband (in the unit of `span`) and delays to start with. A safety trip is never delayed. */
export function conditioningFor(
  signal: ConditionedSignal,
  about: { readonly span: number; readonly scanMs: number; readonly isSafetyTrip: boolean },
): { readonly deadband: number; readonly onDelay: Delay; readonly offDelay: Delay } {
  const start = conditioningStarts[signal];
  const samples = about.scanMs >= SLOW_POLL_MS ? POLLED_SAMPLES : 1;
  return {
    deadband: (about.span * start.deadbandPctOfSpan) / 100,
    onDelay: about.isSafetyTrip ? { ms: 0, samples: 1 } : { ms: start.onDelayMs, samples },
    offDelay: { ms: start.offDelayMs, samples },
  };
}
