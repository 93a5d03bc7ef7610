import type { SeededRandom } from './seeded-random.ts';

const DAY_MS = 86_400_000;

/** West Texas air: seasons, days and passing fronts. A pure function of time once made. */
export interface Weather {
  readonly longitude: number;
  readonly frontPhases: readonly number[];
}

const fronts = [
  { periodDays: 4.3, amplitudeF: 5 },
  { periodDays: 7.9, amplitudeF: 6 },
  { periodDays: 2.7, amplitudeF: 2.5 },
];

export function createWeather(random: SeededRandom, longitude: number): Weather {
  return { longitude, frontPhases: fronts.map(() => random.between(0, 2 * Math.PI)) };
}

/** Air temperature in °F. Means after Midland's climate: 64 °F over the year, coldest in mid-January, hottest near 16:00 solar time. */
export function ambientF(weather: Weather, timeMs: number): number {
  const days = timeMs / DAY_MS;
  const solarHour = ((days % 1) * 24 + weather.longitude / 15 + 48) % 24;
  const season = -19 * Math.cos((2 * Math.PI * (days - 15)) / 365.25);
  const daily = 13 * Math.cos((2 * Math.PI * (solarHour - 16)) / 24);
  const passing = fronts.reduce(
    (sum, front, i) =>
      sum +
      front.amplitudeF *
        Math.sin((2 * Math.PI * days) / front.periodDays + weather.frontPhases[i]!),
    0,
  );
  return 64 + season + daily + passing;
}
