/**
 * Times as ISO 8601 text in one zone, to the millisecond: `2026-03-10T07:00:00.000-05:00`, in UTC with `Z`. Zones change
 * their offset on whole quarters of an hour only, so that one look-up serves each quarter; those of before 1972 that did
 * otherwise are written in UTC.
 */
export function createZonedTimes(timeZone: string): (ms: number) => string {
  if (timeZone === 'UTC') return (ms) => new Date(ms).toISOString();
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    timeZoneName: 'longOffset',
    year: 'numeric',
  });
  let knownQuarter = Number.NaN;
  let offsetMinutes = 0;
  let suffix = '';
  const lookUp = (ms: number) => {
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const match = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(name);
    const [, sign = '+', hours = '00', minutes = '00'] = match ?? [];
    offsetMinutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    suffix = match ? `${sign}${hours}:${minutes}` : 'Z';
  };
  return (ms) => {
    const quarter = Math.floor(ms / 900_000);
    if (quarter !== knownQuarter) {
      lookUp(ms);
      knownQuarter = quarter;
    }
    return new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1) + suffix;
  };
}
