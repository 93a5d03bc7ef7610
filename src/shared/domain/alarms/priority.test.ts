import { describe, expect, it } from 'vitest';
import { conditioningFor, conditioningStarts } from './conditioning.ts';
import { comparePriorities, priorityOf } from './priority.ts';

describe('priority', () => {
  it.each([
    ['minor', 31, 'journal'],
    ['minor', 30, 'low'],
    ['minor', 10, 'low'],
    ['minor', 9, 'medium'],
    ['minor', 2, 'high'],
    ['major', 60, 'low'],
    ['major', 15, 'medium'],
    ['major', 5, 'high'],
    ['major', 1, 'critical'],
    ['severe', 60, 'medium'],
    ['severe', 20, 'high'],
    ['severe', 3, 'critical'],
    ['severe', 0, 'critical'],
  ] as const)(
    'ALM-40 of a %s consequence with %d min to respond is %s',
    (severity, minutes, is) => {
      expect(priorityOf(severity, minutes)).toBe(is);
    },
  );

  it('ALM-40 never falls when the consequence is worse or the time shorter', () => {
    const minutes = [60, 20, 5, 1];
    const severities = ['minor', 'major', 'severe'] as const;
    for (const [row, severity] of severities.entries()) {
      for (const [column, one] of minutes.entries()) {
        const here = priorityOf(severity, one);
        const worse = severities[row + 1];
        const shorter = minutes[column + 1];
        if (worse) expect(comparePriorities(priorityOf(worse, one), here)).toBeLessThanOrEqual(0);
        if (shorter !== undefined)
          expect(comparePriorities(priorityOf(severity, shorter), here)).toBeLessThanOrEqual(0);
      }
    }
  });
});

describe('where to start with deadband and delays', () => {
  it('ALM-41 follows the kind of signal, in the unit of its span', () => {
    const about = { span: 500, scanMs: 1_000, isSafetyTrip: false };
    expect(conditioningFor('pressure', about)).toEqual({
      deadband: 10,
      onDelay: { ms: 15_000, samples: 1 },
      offDelay: { ms: 15_000, samples: 1 },
    });
    expect(conditioningFor('level', { ...about, span: 20 })).toMatchObject({
      deadband: 1,
      onDelay: { ms: 60_000 },
    });
  });

  it('ALM-41 counts readings where a poll is slow', () => {
    const about = { span: 100, scanMs: 300_000, isSafetyTrip: false };
    expect(conditioningFor('flow', about).onDelay).toEqual({ ms: 15_000, samples: 2 });
  });

  it('ALM-41 never delays a safety trip', () => {
    const about = { span: 100, scanMs: 300_000, isSafetyTrip: true };
    expect(conditioningFor('temperature', about).onDelay).toEqual({ ms: 0, samples: 1 });
  });

  it('ALM-67 says of each figure that it is unsourced', () => {
    for (const start of Object.values(conditioningStarts)) expect(start.source).toBe('unsourced');
  });
});
