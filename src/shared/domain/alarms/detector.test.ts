import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { AlarmCondition, Reading } from './condition.ts';
import { detect, startDetector, type DetectorInput, type DetectorSettings } from './detector.ts';

const none = { ms: 0, samples: 1 };
const high: AlarmCondition = { kind: 'limit', side: 'hi', limit: 100 };

function settingsOf(
  condition: AlarmCondition,
  more: Partial<DetectorSettings> = {},
): DetectorSettings {
  return { condition, deadband: 0, onDelay: none, offDelay: none, ...more };
}

const good = (value: Reading['value'], sourceMs = 0): Reading => ({
  value,
  sourceMs,
  quality: 'good',
  reason: 'none',
});
const offline: Reading = { value: 999, sourceMs: 0, quality: 'uncertain', reason: 'offline' };
const bad: Reading = { value: 999, sourceMs: 0, quality: 'bad', reason: 'sensor-fault' };

type Step = Reading | Reading['value'] | 'tick';

/** One step a second; answers `<second> <change>` for each change. */
function run(settings: DetectorSettings, steps: readonly Step[], stepMs = 1_000): string[] {
  let detector = startDetector(settings, false, 0);
  const changes: string[] = [];
  for (const [second, step] of steps.entries()) {
    const atMs = second * stepMs;
    const reading = step !== null && typeof step === 'object' ? step : good(step, atMs);
    const input: DetectorInput =
      step === 'tick' ? { kind: 'tick', atMs } : { kind: 'reading', reading, atMs };
    const detection = detect(settings, detector, input);
    detector = detection.detector;
    if (detection.change) changes.push(`${second} ${detection.change}`);
  }
  return changes;
}

describe('limits', () => {
  it.each([
    ['hi', [100, 100.1, 100], ['1 raise']],
    ['hihi', [99, 101, 99.9], ['1 raise', '2 clear']],
    ['lo', [100, 99.9, 100], ['1 raise']],
    ['lolo', [101, 99, 100.1], ['1 raise', '2 clear']],
  ] as const)('ALM-20 %s of 100: %j gives %j', (side, values, changes) => {
    expect(run(settingsOf({ kind: 'limit', side, limit: 100 }), values)).toEqual(changes);
  });

  it.each([
    ['hi', [101, 99, 96, 95, 94.9]],
    ['lo', [99, 101, 104, 105, 105.1]],
  ] as const)('ALM-21 %s with a deadband of 5 clears beyond it only', (side, values) => {
    const settings = settingsOf({ kind: 'limit', side, limit: 100 }, { deadband: 5 });
    expect(run(settings, values)).toEqual(['0 raise', '4 clear']);
  });

  it('ALM-22 the on-delay is time and readings, without a break', () => {
    const slow = settingsOf(high, { onDelay: { ms: 3_000, samples: 2 } });
    expect(run(slow, [101, 101, 101, 101])).toEqual(['3 raise']);
    expect(run(slow, [101, 101, 99, 101, 101, 101, 101])).toEqual(['6 raise']);
    expect(run(slow, [101, 101, 'tick', 'tick'])).toEqual(['3 raise']);
    expect(run(slow, [101, 'tick', 'tick', 'tick', 'tick', 101])).toEqual(['5 raise']);
  });

  it('ALM-23 the off-delay is time and readings, without a break', () => {
    const slow = settingsOf(high, { deadband: 2, offDelay: { ms: 2_000, samples: 2 } });
    expect(run(slow, [101, 97, 97, 97])).toEqual(['0 raise', '3 clear']);
    expect(run(slow, [101, 97, 97, 99, 97, 97, 'tick'])).toEqual(['0 raise', '6 clear']);
  });

  it('ALM-24 a delay of nothing acts at once', () => {
    expect(run(settingsOf(high), [101])).toEqual(['0 raise']);
  });

  it('ALM-25 noise of one per cent at the limit makes one alarm', () => {
    const settings = settingsOf(high, {
      deadband: 2,
      onDelay: { ms: 3_000, samples: 1 },
      offDelay: { ms: 15_000, samples: 1 },
    });
    const waves = Array.from({ length: 3_600 }, (_, second) => 100 + Math.sin(second / 3) * 1);
    // The first wave rises above the limit at second 1.
    expect(run(settings, waves)).toEqual(['4 raise']);
  });

  it('ALM-26 bad values and marks neither raise nor clear', () => {
    expect(run(settingsOf(high), [50, bad, offline, null])).toEqual([]);
    expect(run(settingsOf(high), [101, { ...bad, value: 0 }, { ...offline, value: 0 }])).toEqual([
      '0 raise',
    ]);
    expect(run(settingsOf(high), [Number.NaN, 'over', true])).toEqual([]);
  });

  it('ALM-26 a delay begins anew after a value that says nothing', () => {
    const slow = settingsOf(high, { onDelay: { ms: 2_000, samples: 1 } });
    expect(run(slow, [101, 101, offline, 101, 101, 101])).toEqual(['5 raise']);
  });

  it('ALM-26 a value that was measured counts, though it is out of range', () => {
    const beyond: Reading = {
      value: 900,
      sourceMs: 0,
      quality: 'uncertain',
      reason: 'out-of-range',
    };
    expect(run(settingsOf(high), [beyond])).toEqual(['0 raise']);
  });
});

describe('other conditions', () => {
  it('ALM-27 no data begins with a mark and ends with a value', () => {
    const stale = settingsOf({ kind: 'stale' }, { onDelay: { ms: 2_000, samples: 5 } });
    expect(run(stale, [5, offline, 'tick', 'tick', 'tick', 0])).toEqual(['3 raise', '5 clear']);
    expect(run(stale, [5, bad, 6, bad, 'tick', 'tick'])).toEqual(['5 raise']);
    expect(run(stale, [5, 'tick', 'tick', 'tick', 'tick'])).toEqual([]);
  });

  it('ALM-27 silence from the start is no data', () => {
    const stale = settingsOf({ kind: 'stale' }, { onDelay: { ms: 2_000, samples: 1 } });
    expect(run(stale, ['tick', 'tick', 'tick'])).toEqual(['2 raise']);
  });

  it.each([
    ['above', [110, 111, 89], ['1 raise', '2 clear']],
    ['below', [90, 89, 111], ['1 raise', '2 clear']],
    ['either', [111, 100, 89], ['0 raise', '1 clear', '2 raise']],
  ] as const)('ALM-28 a deviation of more than 10 %s 100', (direction, values, changes) => {
    const condition = { kind: 'deviation', direction, by: 10, setPoint: { value: 100 } } as const;
    expect(run(settingsOf(condition), values)).toEqual(changes);
  });

  it('ALM-28 a deviation moves with the tag that holds the set point', () => {
    const setPoint = { tagId: 'D/sp' as TagId };
    const settings = settingsOf({ kind: 'deviation', direction: 'either', by: 10, setPoint });
    let detector = startDetector(settings, false, 0);
    const take = (input: DetectorInput) => {
      const detection = detect(settings, detector, input);
      detector = detection.detector;
      return detection.change;
    };
    expect(take({ kind: 'reading', reading: good(100), atMs: 0 })).toBe(null);
    expect(take({ kind: 'setPoint', reading: good(95), atMs: 1 })).toBe(null);
    expect(take({ kind: 'setPoint', reading: good(80), atMs: 2 })).toBe('raise');
    expect(take({ kind: 'setPoint', reading: offline, atMs: 3 })).toBe(null);
    expect(take({ kind: 'setPoint', reading: good(99), atMs: 4 })).toBe('clear');
  });

  const rate = { kind: 'rate', direction: 'rising', perMinute: 10, windowMs: 60_000 } as const;

  it('ALM-29 a rate is measured over its window', () => {
    const climb = (perMinute: number) =>
      Array.from({ length: 6 }, (_, step) => 50 + (step * perMinute) / 2);
    expect(run(settingsOf(rate), climb(12), 30_000)).toEqual(['1 raise']);
    expect(run(settingsOf(rate), climb(10), 30_000)).toEqual([]);
    expect(run(settingsOf(rate), climb(-40), 30_000)).toEqual([]);
    const falling = settingsOf({ ...rate, direction: 'falling' });
    expect(run(falling, climb(-40), 30_000)).toEqual(['1 raise']);
    expect(run(settingsOf({ ...rate, direction: 'either' }), climb(-40), 30_000)).toEqual([
      '1 raise',
    ]);
  });

  it('ALM-29 a rate is not measured across a gap, and by the time of the device', () => {
    expect(run(settingsOf(rate), [50, offline, 90], 30_000)).toEqual([]);
    expect(run(settingsOf(rate), [50, 90], 120_000)).toEqual([]);
    const burst = [good(50, 0), good(52, 30_000), good(54, 60_000)];
    expect(run(settingsOf(rate), burst, 1)).toEqual([]);
  });

  it('ALM-29 a long window of fast readings is kept small', () => {
    const settings = settingsOf({ ...rate, windowMs: 3_600_000 });
    let detector = startDetector(settings, false, 0);
    for (let second = 0; second < 4_000; second++) {
      const reading = good(second / 60, second * 1_000);
      detector = detect(settings, detector, { kind: 'reading', reading, atMs: 0 }).detector;
    }
    expect(detector.points.length).toBeLessThanOrEqual(62);
    const [first, last] = [detector.points[0]!, detector.points.at(-1)!];
    expect(last[0] - first[0]).toBeGreaterThan(3_480_000);
  });

  it.each<[AlarmCondition, Step[], string[]]>([
    [
      { kind: 'state', values: [3, 'malfunction'] },
      [0, 3, 'malfunction', 0],
      ['1 raise', '3 clear'],
    ],
    [{ kind: 'discrete', abnormal: true }, [false, 1, 'off'], ['1 raise', '2 clear']],
    [{ kind: 'discrete', abnormal: false }, [true, 'false', 1], ['1 raise', '2 clear']],
    [{ kind: 'calculated' }, [false, true, false], ['1 raise', '2 clear']],
    [{ kind: 'offline' }, [false, true, false], ['1 raise', '2 clear']],
  ])('ALM-30 %j', (condition, values, changes) => {
    expect(run(settingsOf(condition), values)).toEqual(changes);
  });
});

it('ALM-31 raises and clears take turns, whatever comes', () => {
  const reading: fc.Arbitrary<Step> = fc.oneof(
    fc.double({ min: 90, max: 110, noNaN: true }),
    fc.constantFrom<Step>('tick', offline, bad, null, true, 'text'),
  );
  const anySettings = fc.record({
    deadband: fc.nat(5),
    onDelay: fc.record({ ms: fc.nat(5_000), samples: fc.integer({ min: 1, max: 4 }) }),
    offDelay: fc.record({ ms: fc.nat(5_000), samples: fc.integer({ min: 1, max: 4 }) }),
  });
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 200 }), anySettings, (steps, settings) => {
      const changes = run({ condition: high, ...settings }, steps).map((one) => one.split(' ')[1]);
      const turns = changes.map((_, index) => (index % 2 === 0 ? 'raise' : 'clear'));
      expect(changes).toEqual(turns);
    }),
    { numRuns: 500 },
  );
});
