import { expect, it } from 'vitest';
import type { LeaseModel } from '#simulator/physics/lease.ts';
import { createMeterRecords, recordsKept } from './meter-records.ts';

const startMs = Date.UTC(2026, 2, 10, 12, 40);
const hourMs = 3_600_000;

function setup() {
  const separation = { gasRateMcfPerDay: 2_400, differentialInH2O: 60, temperatureF: 80 };
  const lease = { separation, surroundings: { linePsi: 100 } } as unknown as LeaseModel;
  return { separation, records: createMeterRecords('meter', lease, startMs) };
}

it('has a week of hours behind it, one after the other, up to the last full one', () => {
  const { records } = setup();
  const times = Array.from({ length: records.newest }, (_, n) => records.record(n + 1)!.atMs);
  expect(times).toHaveLength(168);
  expect(times.at(-1)).toBe(Date.UTC(2026, 2, 10, 12));
  expect(new Set(times.slice(1).map((ms, n) => ms - times[n]!))).toEqual(new Set([hourMs]));
  expect(records.record(169)).toBeUndefined();
});

it('writes what went through in an hour and the means of what it was reckoned from', () => {
  const { records, separation } = setup();
  records.step(600, startMs + 600_000);
  separation.gasRateMcfPerDay = 1_200;
  separation.differentialInH2O = 30;
  records.step(600, startMs + 19 * 60_000);
  expect(records.newest).toBe(168);
  records.step(60, startMs + 20 * 60_000);
  expect(records.newest).toBe(169);
  expect(records.record(169)).toEqual({
    atMs: Date.UTC(2026, 2, 10, 13),
    volumeMcf: 75,
    energyMmbtu: 88.5,
    differentialInH2O: 45,
    staticPsi: 100,
    temperatureF: 80,
  });
});

it('writes over the first when the ring is full', () => {
  const { records } = setup();
  for (let n = 1; n <= recordsKept - 168 + 2; n++) records.step(1, startMs + n * hourMs);
  expect(records.newest).toBe(2);
  expect(records.record(2)!.atMs - records.record(3)!.atMs).toBe((recordsKept - 1) * hourMs);
});
