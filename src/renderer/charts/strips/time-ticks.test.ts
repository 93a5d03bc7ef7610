import { describe, expect, it } from 'vitest';
import { createZoneShift } from '../zone-shift.ts';
import { timeTicks } from './time-ticks.ts';

const zone = createZoneShift('America/Chicago');
const ticks = (from: string, to: string, most: number) =>
  timeTicks({ fromMs: Date.parse(from), toMs: Date.parse(to) }, most, zone).map((ms) =>
    new Date(ms).toISOString().slice(0, 19),
  );

describe('timeTicks', () => {
  it('falls on midnights of the zone, also where the clocks change', () => {
    expect(ticks('2026-03-07T00:00:00Z', '2026-03-10T12:00:00Z', 4)).toEqual([
      '2026-03-07T06:00:00',
      '2026-03-08T06:00:00',
      '2026-03-09T05:00:00',
      '2026-03-10T05:00:00',
    ]);
  });

  it('falls on hours, minutes and seconds', () => {
    expect(ticks('2026-06-01T05:10:00Z', '2026-06-01T11:00:00Z', 3)).toEqual([
      '2026-06-01T07:00:00',
      '2026-06-01T09:00:00',
      '2026-06-01T11:00:00',
    ]);
    expect(ticks('2026-06-01T05:10:01Z', '2026-06-01T05:10:09Z', 4)).toEqual([
      '2026-06-01T05:10:02',
      '2026-06-01T05:10:04',
      '2026-06-01T05:10:06',
      '2026-06-01T05:10:08',
    ]);
  });

  it('falls on weeks that begin on Mondays, months and years', () => {
    expect(ticks('2026-06-01T00:00:00Z', '2026-06-28T00:00:00Z', 5)[0]).toBe('2026-06-01T05:00:00');
    expect(ticks('2026-01-15T00:00:00Z', '2026-07-01T12:00:00Z', 6)).toHaveLength(6);
    expect(ticks('2001-01-02T00:00:00Z', '2026-07-01T00:00:00Z', 6)).toEqual([
      '2005-01-01T06:00:00',
      '2010-01-01T06:00:00',
      '2015-01-01T06:00:00',
      '2020-01-01T06:00:00',
      '2025-01-01T06:00:00',
    ]);
  });

  it('gives no more than asked for, whatever the width', () => {
    for (let spanMs = 1_000; spanMs < 2e12; spanMs *= 1.7) {
      const count = timeTicks({ fromMs: 1.7e12 - spanMs, toMs: 1.7e12 }, 8, zone).length;
      expect(count).toBeLessThanOrEqual(9);
      expect(count).toBeGreaterThan(0);
    }
  });
});
