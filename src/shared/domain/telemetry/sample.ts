import type { TagId } from '#shared/domain/identity/ids.ts';

export const qualities = ['good', 'uncertain', 'bad'] as const;
export type Quality = (typeof qualities)[number];

/** Why a value is not simply good. `none` goes with good. */
export const qualityReasons = [
  'none',
  'stale',
  'offline',
  'timeout',
  'device-error',
  'sensor-fault',
  'out-of-range',
  'not-a-number',
  'substituted',
  'simulated',
  'unknown-tag',
  'never-received',
] as const;
export type QualityReason = (typeof qualityReasons)[number];

export type TagValue = number | boolean | string;

/**
 * One reading. `sourceMs` is when the device says it was measured, `arrivalMs` when we received it.
 * Quality travels with the value from the wire to the pixel.
 */
export interface Sample {
  readonly tagId: TagId;
  readonly sourceMs: number;
  readonly arrivalMs: number;
  /** null when there is no value to show (offline from the start). */
  readonly value: TagValue | null;
  readonly quality: Quality;
  readonly reason: QualityReason;
}

/**
 * Whether a sample is how its tag stands now, given what stood before: the greater source time wins, among equals the
 * later to arrive (so that a mark replaces the value it is about), and no value at all gives way to any. A sample that
 * arrived before what stood was taken after our own clock was set back, and wins too: nothing else can be compared.
 */
export function supersedes(
  next: Pick<Sample, 'sourceMs' | 'arrivalMs' | 'value'>,
  before: Pick<Sample, 'sourceMs' | 'arrivalMs' | 'value'> | undefined,
): boolean {
  return (
    before === undefined ||
    before.value === null ||
    next.sourceMs >= before.sourceMs ||
    next.arrivalMs < before.arrivalMs
  );
}
