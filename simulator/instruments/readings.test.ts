import { describe, expect, it } from 'vitest';
import type { Instrument } from './instrument.ts';
import { createReadings, type Reading } from './readings.ts';
import { fouled, openLoop, stuck, type SensorFault } from './sensor-faults.ts';
import { signalTraits } from './signal-traits.ts';

function setupReadings(fault?: SensorFault, start = 100) {
  let truth = start;
  const instrument: Instrument = {
    tagKey: 'w.tubingPsi',
    name: 'Tubing pressure',
    signal: 'tubingPsi',
    traits: signalTraits.tubingPsi,
    wellKey: 'w',
    leaseKey: 'l',
    equipment: null,
    isWritable: false,
    read: () => truth,
  };
  const readings = createReadings(
    'r',
    [instrument],
    new Map(fault ? [['w.tubingPsi', fault]] : []),
  );
  readings.refresh(0, 1);
  return { readings, setTruth: (value: number) => void (truth = value) };
}

describe('readings', () => {
  it('follow the physics with the noise and the steps of the instrument', () => {
    const { readings } = setupReadings();
    const values = Array.from({ length: 2_000 }, (_, i) => {
      readings.refresh(1, i);
      return readings.get('w.tubingPsi').value as number;
    });
    const mean = values.reduce((sum, each) => sum + each) / values.length;
    expect(mean).toBeCloseTo(100, 1);
    expect(new Set(values).size).toBeGreaterThan(10);
    for (const value of values) expect(value * 10).toBeCloseTo(Math.round(value * 10), 9);
  });

  it('show a clean zero when there is nothing to measure, and never leave the range', () => {
    const { readings, setTruth } = setupReadings();
    setTruth(0);
    readings.refresh(1, 2);
    expect(readings.get('w.tubingPsi').value).toBe(0);
    setTruth(99_999);
    readings.refresh(1, 3);
    expect(readings.get('w.tubingPsi').value).toBe(signalTraits.tubingPsi.high);
  });

  it('tell only what changed, with the time it did', () => {
    const { readings, setTruth } = setupReadings(undefined, 0);
    const heard: Reading[] = [];
    readings.changes.subscribe((changed) => heard.push(...changed));
    readings.refresh(1, 10);
    expect(heard).toEqual([]);
    setTruth(50);
    readings.refresh(1, 20);
    expect(heard).toHaveLength(1);
    expect(heard[0]!.atMs).toBe(20);
  });
});

describe('sick sensors', () => {
  it('read higher by the hour when fouled, up to a limit', () => {
    const { readings } = setupReadings(fouled(10, 2, 30));
    readings.refresh(5 * 3_600, 1);
    expect(readings.get('w.tubingPsi').value).toBeGreaterThan(117);
    readings.refresh(100 * 3_600, 2);
    expect(readings.get('w.tubingPsi').value).toBeGreaterThan(127);
    expect(readings.get('w.tubingPsi').value).toBeLessThan(133);
  });

  it('keep their value when stuck', () => {
    const { readings, setTruth } = setupReadings(stuck());
    setTruth(300);
    readings.refresh(1, 1);
    expect(readings.get('w.tubingPsi').value).toBeLessThan(103);
  });

  it('lose the signal for minutes when loose', () => {
    const { readings } = setupReadings(openLoop('loose'));
    const seen = Array.from({ length: 40_000 }, (_, i) => {
      readings.refresh(1, i);
      return readings.get('w.tubingPsi').value;
    });
    const lost = seen.filter((value) => value === null).length;
    expect(lost).toBeGreaterThan(200);
    expect(lost).toBeLessThan(10_000);
  });
});
