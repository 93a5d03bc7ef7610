import { describe, expect, it } from 'vitest';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import { applyMoves, orderAlarms, type ActiveFilter } from './order-alarms.ts';

const alarm = (alarmId: string, changes: Partial<StandingAlarm> = {}) =>
  ({
    alarmId,
    name: alarmId,
    priority: 'low',
    phase: 'acknowledged',
    raisedAtMs: 0,
    leaseId: null,
    wellName: null,
    tagName: null,
    ...changes,
  }) as StandingAlarm;
const all: ActiveFilter = {
  search: '',
  priority: null,
  isUnacknowledgedOnly: false,
  leaseId: null,
};
const of = (...alarms: StandingAlarm[]) => applyMoves(undefined, { alarms, gone: [] });
const idsOf = (alarms: ReturnType<typeof of>, filter: Partial<ActiveFilter> = {}) =>
  orderAlarms(alarms, { ...all, ...filter }).map(({ alarmId }) => alarmId);

describe('the active list', () => {
  it('has the worst first, then the unacknowledged, then the newest', () => {
    const alarms = of(
      alarm('low'),
      alarm('high old', { priority: 'high', raisedAtMs: 1 }),
      alarm('high new', { priority: 'high', raisedAtMs: 2 }),
      alarm('high waiting', { priority: 'high', phase: 'returnedUnacknowledged' }),
      alarm('critical', { priority: 'critical' }),
    );
    expect(idsOf(alarms)).toEqual(['critical', 'high waiting', 'high new', 'high old', 'low']);
  });

  it('follows moves, and begins anew when nothing is known', () => {
    const before = of(alarm('a'), alarm('b'));
    const after = applyMoves(before, {
      alarms: [alarm('c')],
      gone: ['a' as StandingAlarm['alarmId']],
    });
    expect(idsOf(after)).toEqual(['b', 'c']);
    expect(idsOf(of(alarm('d')))).toEqual(['d']);
  });

  it('is narrowed by words without accents, priority, lease and what waits', () => {
    const alarms = of(
      alarm('a', { name: 'Tubing high', wellName: 'Peña 1H', phase: 'unacknowledged' }),
      alarm('b', { name: 'Tubing low', leaseId: 'L' as StandingAlarm['leaseId'] }),
      alarm('c', { priority: 'high' }),
    );
    expect(idsOf(alarms, { search: 'pena tubing' })).toEqual(['a']);
    expect(idsOf(alarms, { leaseId: 'L' })).toEqual(['b']);
    expect(idsOf(alarms, { priority: 'high' })).toEqual(['c']);
    expect(idsOf(alarms, { isUnacknowledgedOnly: true })).toEqual(['a']);
  });
});
