import { describe, expect, it } from 'vitest';
import type { WellLine } from '#shared/contract/displays.ts';
import type { LiveReading } from '#shared/domain/displays/run-state.ts';
import type { LeaseId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import { wellStateToCode } from '#shared/domain/telemetry/well-state.ts';
import { commonUnits, judgeLine, sumByLease } from './well-now.ts';

const nothing = { oilBbl: null, gasMcf: null, waterBbl: null };
const line = (name: string, leaseId: string, changes: Partial<WellLine> = {}): WellLine => ({
  wellId: name as WellId,
  name,
  leaseId: leaseId as LeaseId,
  leaseName: leaseId,
  lift: 'rodPump',
  status: 'producing',
  tags: {
    wellState: `${name}/state` as TagId,
    running: null,
    oilRate: `${name}/oil` as TagId,
    gasRate: null,
    waterRate: null,
    injectionRate: null,
    tubing: null,
    casing: null,
    key: null,
  },
  today: nothing,
  yesterday: nothing,
  downtime: null,
  alarms: { count: 0, worst: null },
  ...changes,
});
const good = (value: number): LiveReading => ({ value, quality: 'good', reason: 'none' });
const readings = new Map<string, LiveReading>([
  ['A 1/state', good(wellStateToCode('normal'))],
  ['A 1/oil', good(40)],
  ['A 2/state', good(wellStateToCode('malfunction'))],
  ['A 2/oil', { value: 3, quality: 'bad', reason: 'none' }],
  ['B 1/state', { value: 0, quality: 'uncertain', reason: 'stale' }],
]);
const readingOf = (tagId: TagId) => readings.get(tagId);

describe('wells as they are now', () => {
  it('run as their controllers say', () => {
    const states = ['A 1', 'A 2', 'B 1'].map(
      (name) => judgeLine(line(name, name[0]!), readingOf).run,
    );
    expect(states).toEqual([
      { state: 'running', reason: null },
      { state: 'down', reason: 'malfunction' },
      { state: 'unknown', reason: 'noCommunication' },
    ]);
  });

  it('are summed up by lease, without rates that are bad', () => {
    const wells = [
      line('A 1', 'A', {
        yesterday: { ...nothing, oilBbl: 38 },
        alarms: { count: 1, worst: 'low' },
      }),
      line('A 2', 'A', { alarms: { count: 2, worst: 'high' } }),
      line('B 1', 'B'),
    ].map((one) => judgeLine(one, readingOf));
    expect(sumByLease(wells, readingOf)).toEqual([
      {
        leaseId: 'A',
        leaseName: 'A',
        wells: { running: 1, idle: 0, down: 1, unknown: 0 },
        oilRate: 40,
        gasRate: null,
        waterRate: null,
        oilYesterdayBbl: 38,
        alarms: 3,
        worst: 'high',
      },
      expect.objectContaining({
        leaseId: 'B',
        wells: { running: 0, idle: 0, down: 0, unknown: 1 },
        oilRate: null,
        alarms: 0,
        worst: null,
      }),
    ]);
  });

  it('have their unit in the header where all have the same', () => {
    const lines = [line('A 1', 'A'), line('B 1', 'B')];
    const tags = new Map([
      ['A 1/oil', { unit: 'bbl/d' }],
      ['B 1/oil', { unit: 'bbl/d' }],
      ['A 1/state', { unit: '' }],
    ]);
    expect(commonUnits(lines, tags)).toEqual({ oilRate: { unit: 'bbl/d' } });
    tags.set('B 1/oil', { unit: 'm³/d' });
    expect(commonUnits(lines, tags)).toEqual({});
  });
});
