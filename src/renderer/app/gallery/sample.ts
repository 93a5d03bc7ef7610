import type { ChartSeries } from '#renderer/charts/index.ts';
import type { MapPoint } from '#renderer/maps/index.ts';

/** Made-up numbers for the gallery only. */
export interface SampleWell {
  readonly id: string;
  readonly name: string;
  readonly lease: string;
  readonly oil: number | null;
  readonly gas: number;
  readonly isDown: boolean;
}

const dayMs = 86_400_000;
const wave = (index: number, length: number) => Math.sin((index / length) * 2 * Math.PI);

export const sampleWells: readonly SampleWell[] = Array.from({ length: 500 }, (_, index) => ({
  id: String(index),
  name: `University ${21 + (index % 9)}-${index + 1}H`,
  lease: `Lease ${1 + (index % 7)}`,
  oil: index % 11 === 0 ? null : 20 + 15 * wave(index, 13),
  gas: 300 + 120 * wave(index, 17),
  isDown: index % 11 === 0,
}));

export const samplePoints: readonly MapPoint[] = sampleWells.map((well, index) => ({
  id: well.id,
  name: well.name,
  group: index % 2 === 0 ? 'North' : 'South',
  kind: index % 5 === 0 ? 'water' : index % 3 === 0 ? 'gas' : 'oil',
  longitude: -102.4 + 0.9 * wave(index, 29) * ((index % 10) / 10),
  latitude: 31.9 + 0.6 * wave(index, 23) * ((index % 7) / 7),
}));

export function sampleSeries(startMs: number): readonly ChartSeries[] {
  const count = 400;
  const timesMs = Float64Array.from({ length: count }, (_, day) => startMs + day * dayMs);
  const of = (scale: number, decline: number) =>
    Float64Array.from({ length: count }, (_, day) =>
      day > 150 && day < 170
        ? Number.NaN
        : (scale / (1 + decline * day)) * (1 + 0.06 * wave(day, 9)),
    );
  return [
    { key: 'oil', name: 'Oil', unit: 'bbl/d', colour: 'oil', timesMs, values: of(320, 0.006) },
    {
      key: 'water',
      name: 'Water',
      unit: 'bbl/d',
      colour: 'water',
      timesMs,
      values: of(510, 0.003),
    },
    { key: 'gas', name: 'Gas', unit: 'Mcf/d', colour: 'gas', timesMs, values: of(900, 0.004) },
  ];
}
