import type { LiveValue } from '#shared/contract/telemetry.ts';

/** A level that may be reckoned with, ft: one that is bad is none. */
export function knownLevel(live: LiveValue | undefined): number | null {
  if (!live || live.quality === 'bad' || typeof live.value !== 'number') return null;
  return Number.isFinite(live.value) ? live.value : null;
}
