import { describe, expect, it } from 'vitest';
import { figuresOf, type AlarmKpis } from './kpi-figures.ts';

const target = { acceptable: 1, manageable: 2, source: 'unsourced' } as const;
const kpis = {
  perTenMinutes: 1.5,
  perHour: 3,
  perDay: 1,
  topTenPct: 3,
  chattering: [{}, {}],
  fleeting: [],
  stale: [],
  standing: 7,
  meanToReturnMs: null,
  targets: {
    perTenMinutes: target,
    perHour: target,
    perDay: target,
    topTenPct: { ...target, manageable: null },
    chattering: { acceptable: 0, manageable: null, source: 'unsourced' },
  },
} as unknown as AlarmKpis;
const byKey = new Map(figuresOf(kpis).map((figure) => [figure.key, figure]));

describe('the figures of alarms', () => {
  it.each([
    ['perDay', 'ok'],
    ['perTenMinutes', 'medium'],
    ['perHour', 'high'],
    ['topTenPct', 'high'],
    ['chattering', 'high'],
    ['standing', null],
    ['meanToReturnMs', null],
  ] as const)('%s stands %s against its target', (key, status) => {
    expect(byKey.get(key)?.status).toBe(status);
  });

  it('count lists and tell durations from percentages', () => {
    expect(byKey.get('chattering')).toMatchObject({ value: 2, kind: 'number' });
    expect(byKey.get('topTenPct')?.kind).toBe('percent');
    expect(byKey.get('meanToReturnMs')?.kind).toBe('duration');
  });
});
