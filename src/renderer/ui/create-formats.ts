export interface Formats {
  readonly language: string;
  readonly timeZone: string | undefined;
  readonly words: (key: string, details?: Record<string, unknown>) => string;
  /** `decimals` fixed digits after the point; an en dash for null, undefined and NaN. */
  number(value: number | null | undefined, decimals?: number): string;
  /** Without grouping, so that it can be typed over. */
  numberForInput(value: number, decimals?: number): string;
  /** Signed percentage of a fraction: 0.12 is `+12 %`. */
  change(fraction: number | null): string;
  bytes(count: number): string;
  dateTime(ms: number): string;
  /** With the year, for what lies far back: `Nov 26, 2026`. */
  date(ms: number): string;
  time(ms: number): string;
  /** A calendar day `YYYY-MM-DD`, which has no time zone. */
  day(isoDay: string): string;
  month(isoMonth: string): string;
  /** `12 s`, `4 min`, `3 h`, `2 d`. */
  duration(ms: number): string;
}

export const nothing = '–';

/** `timeZone` undefined means this machine's; one the machine does not know is ignored. */
export function createFormats(
  language: string,
  timeZone: string | undefined,
  words: Formats['words'],
): Formats {
  const zone = timeZone !== undefined && isKnownZone(timeZone) ? timeZone : undefined;
  const numbers = createNumberFormats(language);
  const dated = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options);
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const dateTime = dated({ ...clock, day: 'numeric', month: 'short', timeZone: zone });
  const date = dated({ day: 'numeric', month: 'short', year: 'numeric', timeZone: zone });
  const time = dated({ ...clock, second: '2-digit', timeZone: zone });
  const day = dated({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  const month = dated({ month: 'short', year: 'numeric', timeZone: 'UTC' });
  return {
    language,
    timeZone: zone,
    words,
    ...numbers,
    dateTime: (ms) => dateTime.format(ms),
    date: (ms) => date.format(ms),
    time: (ms) => time.format(ms),
    day: (isoDay) => day.format(Date.parse(`${isoDay}T00:00:00Z`)),
    month: (isoMonth) => month.format(Date.parse(`${isoMonth}-01T00:00:00Z`)),
    duration: createDurations(language),
  };
}

function createNumberFormats(language: string) {
  const cache = new Map<string, Intl.NumberFormat>();
  const formatOf = (options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options);
    const known = cache.get(key) ?? new Intl.NumberFormat(language, options);
    cache.set(key, known);
    return known;
  };
  const fixed = (decimals: number | undefined): Intl.NumberFormatOptions =>
    decimals === undefined
      ? { maximumFractionDigits: 2 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return {
    number: (value: number | null | undefined, decimals?: number) =>
      value === null || value === undefined || Number.isNaN(value)
        ? nothing
        : formatOf(fixed(decimals)).format(value),
    numberForInput: (value: number, decimals?: number) =>
      formatOf({ maximumFractionDigits: decimals ?? 6, useGrouping: false }).format(value),
    change: (fraction: number | null) =>
      fraction === null || !Number.isFinite(fraction)
        ? nothing
        : formatOf({
            style: 'percent',
            maximumFractionDigits: 0,
            signDisplay: 'exceptZero',
          }).format(fraction),
    bytes: (count: number) => {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
      const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
      return formatOf({
        style: 'unit',
        unit: units[step],
        // The short form of whole bytes knows no plural: 0 byte.
        unitDisplay: step === 0 ? 'long' : 'short',
        maximumFractionDigits: step < 3 ? 0 : 1,
      }).format(count / 1000 ** step);
    },
  };
}

const durationSteps = [
  ['day', 86_400, 2],
  ['hour', 3_600, 2],
  ['minute', 60, 1.5],
  ['second', 1, 0],
] as const;

/** Formats are made once: a list of ages asks for hundreds a second. */
function createDurations(language: string): Formats['duration'] {
  const formats = new Map(
    durationSteps.map(([unit]) => [
      unit,
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: 0,
      }),
    ]),
  );
  return (ms) => {
    const seconds = Math.max(0, Math.round(ms / 1000));
    const [unit, length] = durationSteps.find(
      ([, stepLength, atLeast]) => seconds >= stepLength * atLeast,
    )!;
    return formats.get(unit)!.format(seconds / length);
  };
}

function isKnownZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    // Intl offers no other way to ask whether a zone exists.
    return false;
  }
}
