import type { LiveValue } from '#shared/contract/telemetry.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { ValueMark } from '#renderer/ui/index.ts';

/** Digits after the point that mean something, by what is measured. */
const decimals: Partial<Record<Signal, number>> = {
  oilRateBblPerDay: 1,
  waterRateBblPerDay: 1,
  injectionRateBblPerDay: 1,
  volumeTodayBbl: 1,
  volumeTodayMcf: 1,
  strokesPerMinute: 1,
  motorAmps: 1,
  driveHz: 1,
  differentialInH2O: 1,
  levelFt: 2,
  other: 2,
};

/** As the tag says, else what is usual for what it measures. */
export function decimalsOf(tag: Pick<Tag, 'signal' | 'decimals'> | undefined): number {
  return tag?.decimals ?? decimals[tag?.signal ?? 'other'] ?? 0;
}

/** How far a live value can be trusted, as the kit marks it. */
export function markOf({ quality, reason }: Pick<LiveValue, 'quality' | 'reason'>): ValueMark {
  if (reason === 'stale') return 'stale';
  if (quality === 'good') return reason === 'simulated' ? 'simulated' : 'good';
  return quality;
}
