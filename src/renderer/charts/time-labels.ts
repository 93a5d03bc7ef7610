const dayMs = 86_400_000;

/** Labels of a time axis whose times are wall clock read as UTC: year, month, day, hour or second, whichever turns there. */
export function createTimeLabels(language: string): (wallMs: number) => string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  const year = part({ year: 'numeric' });
  const month = part({ month: 'short' });
  const day = part({ month: 'short', day: 'numeric' });
  const minute = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const second = part({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  return (wallMs) => {
    if (wallMs % dayMs === 0) {
      const date = new Date(wallMs);
      if (date.getUTCDate() !== 1) return day.format(wallMs);
      return date.getUTCMonth() === 0 ? year.format(wallMs) : month.format(wallMs);
    }
    return (wallMs % 60_000 === 0 ? minute : second).format(wallMs);
  };
}
