/**
 * The chart library thinks in UTC; a shifted time reads in UTC as the wall clock does in the zone, so that ticks
 * fall on the zone's hours and midnights. In the hour repeated in autumn two times share one place.
 */
export interface ZoneShift {
  toWall(ms: number): number;
  /** The moment a wall time stands for; of the hour that is left out in spring, the one after it. */
  toMs(wallMs: number): number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** `timeZone` undefined: the machine's. */
export function createZoneShift(timeZone: string | undefined): ZoneShift {
  const offsetAt = createOffsetReader(timeZone);
  const offsets = new Map<number, number>();
  const cached = (startMs: number) => {
    const known = offsets.get(startMs) ?? offsetAt(startMs);
    offsets.set(startMs, known);
    return known;
  };
  const toWall = (ms: number) => {
    const dayStart = Math.floor(ms / dayMs) * dayMs;
    const offset = cached(dayStart);
    // Only on the two days a year the clocks change must the hour be asked.
    if (offset === cached(dayStart + dayMs)) return ms + offset;
    return ms + cached(Math.floor(ms / hourMs) * hourMs);
  };
  return {
    toWall,
    toMs(wallMs) {
      const near = wallMs - (toWall(wallMs) - wallMs);
      return wallMs - (toWall(near) - near);
    },
  };
}

export const noShift: ZoneShift = { toWall: (ms) => ms, toMs: (ms) => ms };

function createOffsetReader(timeZone: string | undefined): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (ms) => {
    const parts = Object.fromEntries(
      format.formatToParts(ms).map((part) => [part.type, Number(part.value)]),
    ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
    const { year, month, day, hour, minute, second } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
  };
}
