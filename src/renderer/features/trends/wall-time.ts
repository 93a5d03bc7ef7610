import { createZoneShift } from '#renderer/charts/index.ts';

/** `2026-07-01 06:30`, as a moment is typed; the clock is that of the tenant's zone. */
export function formatWallTime(ms: number, timeZone: string | undefined): string {
  const wall = new Date(createZoneShift(timeZone).toWall(ms)).toISOString();
  const text = wall.slice(0, 19).replace('T', ' ');
  return text.endsWith(':00') ? text.slice(0, -3) : text;
}

/** The moment; undefined for what is none. A day alone is its first minute, seconds may be left out. */
export function parseWallTime(text: string, timeZone: string | undefined): number | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(
    text.trim(),
  );
  if (!match) return undefined;
  const [year, month, day, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const wallMs = Date.UTC(year!, month! - 1, day, hour, minute, second);
  const read = new Date(wallMs);
  // The 31st of June would become the 1st of July.
  const isReal =
    read.getUTCMonth() === month! - 1 && read.getUTCDate() === day && hour < 24 && minute < 60;
  return isReal ? createZoneShift(timeZone).toMs(wallMs) : undefined;
}
