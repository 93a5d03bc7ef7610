import type { TagId } from '../identity/ids.ts';
import type { Quality, QualityReason, Sample, TagValue } from './sample.ts';
import type { Tag } from './tag.ts';

/** A reading as it came from a device. */
export interface RawSample {
  readonly tagId: TagId;
  readonly sourceMs: number;
  readonly value: TagValue | null;
  readonly quality: Quality;
  readonly reason: QualityReason;
  /** The protocol says that this is how things stand, not how they once did: no history, no buffer of the device. */
  readonly isCurrent?: true;
}

/** A device's clock may run ahead of ours by so much. */
const MOST_AHEAD_MS = 60_000;

/**
 * The time a reading is filed under: what its device says, unless that cannot be. A time more than a minute ahead would
 * hide everything that comes after it; and a current value that is older than the one before comes from a clock that
 * was set back. Both get the time they arrived at, or the next free millisecond: what comes at once stays apart.
 * `lastMs`: of the newest reading before.
 */
export function believedMs(
  { sourceMs, isCurrent }: Pick<RawSample, 'sourceMs' | 'isCurrent'>,
  lastMs: number | undefined,
  arrivalMs: number,
): number {
  const isAhead = (ms: number) => ms > arrivalMs + MOST_AHEAD_MS;
  const isSetBack = isCurrent && lastMs !== undefined && sourceMs < lastMs;
  if (!isAhead(sourceMs) && !isSetBack) return sourceMs;
  return lastMs === undefined || isAhead(lastMs) ? arrivalMs : Math.max(arrivalMs, lastMs + 1);
}

/**
 * A raw reading in the tag's unit, with its final quality: NaN and infinities become bad/not-a-number with no value,
 * numbers outside the sensor's range uncertain/out-of-range. A quality the device itself gave is never improved.
 */
export function refineSample(raw: RawSample, tag: Tag, arrivalMs: number): Sample {
  const { tagId, sourceMs, quality, reason } = raw;
  const value = scaleValue(raw.value, tag);
  const sample = { tagId, sourceMs, arrivalMs, value, quality, reason };
  if (typeof value !== 'number') return sample;
  if (!Number.isFinite(value))
    return { ...sample, value: null, quality: 'bad', reason: 'not-a-number' };
  const isInside = !tag.range || (value >= tag.range.low && value <= tag.range.high);
  if (isInside || quality !== 'good') return sample;
  return { ...sample, quality: 'uncertain', reason: 'out-of-range' };
}

function scaleValue(value: TagValue | null, { scale }: Tag): TagValue | null {
  if (typeof value !== 'number' || !scale) return value;
  return value * scale.factor + scale.offset;
}

/** The raw value that a tag's value stands for; undefined when the scale cannot be undone. */
export function unscaleValue(value: TagValue, { scale }: Tag): TagValue | undefined {
  if (typeof value !== 'number' || !scale) return value;
  if (scale.factor === 0) return undefined;
  const raw = (value - scale.offset) / scale.factor;
  // 12.3 / 0.1 is 123.00000000000001, which no integer register takes.
  const whole = Math.round(raw);
  return Math.abs(raw - whole) <= 1e-9 * Math.max(1, Math.abs(raw)) ? whole : raw;
}
