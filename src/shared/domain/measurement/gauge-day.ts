/** Where and when gauge days begin: IANA zone and local hour. */
export interface GaugeClock {
  readonly timeZone: string;
  /** 0 to 23, usually 7. */
  readonly gaugeHour: number;
}

/**
 * The gauge day (`YYYY-MM-DD`) an instant belongs to. A gauge day begins at the gauge hour and bears the date it begins
 * on: what is gauged at 7 in the morning of the 2nd belongs to the 1st, the day that ended then.
 */
export function gaugeDayOf(atMs: number, clock: GaugeClock): string {
  const local = dayText(localMs(atMs, clock.timeZone));
  // Where the gauge hour is skipped or comes twice, only its instant says which side of it we are on.
  if (atMs >= startOfGaugeDay(local, clock)) {
    const next = addDays(local, 1);
    return atMs < startOfGaugeDay(next, clock) ? local : next;
  }
  return addDays(local, -1);
}

/** First instant of a gauge day, in epoch ms. Where clocks skip the hour it is the first instant after the gap. */
export function startOfGaugeDay(day: string, { timeZone, gaugeHour }: GaugeClock): number {
  return instantOf(Date.parse(`${day}T00:00:00Z`) + gaugeHour * hourMs, timeZone);
}

/** First instant of the day after. */
export function endOfGaugeDay(day: string, clock: GaugeClock): number {
  return startOfGaugeDay(addDays(day, 1), clock);
}

/** 24, or 23 or 25 where the clocks change within the day. */
export function gaugeDayHours(day: string, clock: GaugeClock): number {
  return (endOfGaugeDay(day, clock) - startOfGaugeDay(day, clock)) / hourMs;
}

/** `YYYY-MM-DD` so many days later. */
export function addDays(day: string, days: number): string {
  return dayText(Date.parse(`${day}T00:00:00Z`) + days * 24 * hourMs);
}

/** Whether Intl knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const hourMs = 3_600_000;

/** The earliest instant whose local reading is at or after `wallMs` (a local reading written as if it were UTC). */
export function instantOf(wallMs: number, timeZone: string): number {
  const offsets = [-24, 24].map((hours) => {
    const near = wallMs + hours * hourMs;
    return localMs(near, timeZone) - near;
  });
  const candidates = offsets.map((offset) => wallMs - offset).toSorted((a, b) => a - b);
  const exact = candidates.find((atMs) => localMs(atMs, timeZone) === wallMs);
  // In a gap no instant reads so; the two candidates lie on either side of its end.
  return exact ?? endOfGap(candidates[0]!, candidates[1]!, wallMs, timeZone);
}

/** Finds by halving the first instant between the two whose local reading is at or after `wallMs`. */
function endOfGap(before: number, after: number, wallMs: number, timeZone: string): number {
  let [low, high] = [before - 1, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (localMs(middle, timeZone) >= wallMs) high = middle;
    else low = middle;
  }
  return high;
}

/** The local reading of an instant, written as if it were UTC. */
export function localMs(atMs: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>;
  const seconds = Date.UTC(
    parts['year']!,
    parts['month']! - 1,
    parts['day']!,
    parts['hour']!,
    parts['minute']!,
    parts['second']!,
  );
  return seconds + (((atMs % 1_000) + 1_000) % 1_000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs far more than using one. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

function dayText(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10);
}
