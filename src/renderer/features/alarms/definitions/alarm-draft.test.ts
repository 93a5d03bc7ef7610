import { describe, expect, it } from 'vitest';
import { alarmDefinition, type AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import {
  conditionedSignalOf,
  conditionOfKind,
  definitionOf,
  draftOf,
  newAlarmOn,
  newAlarmOnLine,
  parseStates,
  problemsOf,
} from './alarm-draft.ts';

const tag = {
  tagId: 'DEVICE/level',
  signal: 'levelFt',
  wellId: null,
  range: { low: 0, high: 20 },
} as Tag;
const fresh = newAlarmOn(tag, 500, 'Tank high');
const why = { cause: 'c', consequence: 'q', response: 'r', approvedBy: 'A' };
const enabled: AlarmDefinition = definitionOf(
  { definition: { ...fresh, isEnabled: true }, why },
  1_000,
);

describe('a new alarm', () => {
  it('can watch a line instead of a tag', () => {
    const line = newAlarmOnLine('DEVICE' as never, 'Line down');
    expect(line).toMatchObject({ source: { kind: 'device' }, condition: { kind: 'offline' } });
    expect(problemsOf(draftOf(line), null, '')).toEqual([]);
  });

  it('starts from its signal and is not enabled', () => {
    expect(fresh).toMatchObject({
      condition: { kind: 'limit', side: 'hi', limit: 18 },
      deadband: 1,
      onDelay: { ms: 60_000, samples: 1 },
      isEnabled: false,
    });
    expect(problemsOf(draftOf(fresh), null, '')).toEqual([]);
  });

  it.each([
    ['tubingPsi', 'pressure'],
    ['differentialInH2O', 'pressure'],
    ['motorTempF', 'temperature'],
    ['temperatureF', 'temperature'],
    ['levelFt', 'level'],
    ['motorAmps', 'flow'],
  ] as const)('takes %s for a %s', (signal, kind) => {
    expect(conditionedSignalOf(signal)).toBe(kind);
  });
});

describe('a draft', () => {
  it('is rationalised only as a whole, and dated anew only when it changed', () => {
    const half = { ...draftOf(enabled), why: { ...why, response: ' ' } };
    expect(definitionOf(half, 2_000).rationalisation).toBeNull();
    expect(problemsOf(half, enabled, '')).toEqual(['not-rationalised']);
    expect(definitionOf(draftOf(enabled), 2_000).rationalisation?.approvedAtMs).toBe(1_000);
    const other = { ...draftOf(enabled), why: { ...why, cause: 'other' } };
    expect(definitionOf(other, 2_000).rationalisation).toMatchObject({
      cause: 'other',
      approvedAtMs: 2_000,
    });
  });

  it('asks why an enabled alarm is to do something else, not why it is called otherwise', () => {
    const slower = { ...draftOf(enabled), definition: { ...enabled, deadband: 2 } };
    expect(problemsOf(slower, enabled, '')).toEqual(['reason-missing']);
    expect(problemsOf(slower, enabled, 'chatters')).toEqual([]);
    const renamed = { ...draftOf(enabled), definition: { ...enabled, name: 'Tank 1 high' } };
    expect(problemsOf(renamed, enabled, '')).toEqual([]);
  });

  it('says what is missing', () => {
    const bad = { ...fresh, name: ' ', condition: { kind: 'state' as const, values: [] } };
    expect(problemsOf(draftOf(bad), null, '')).toEqual(['name-missing', 'states-missing']);
    const trip = { ...fresh, isSafetyTrip: true };
    expect(problemsOf(draftOf(trip), null, '')).toEqual(['safety-trip-delayed']);
  });
});

describe('conditions', () => {
  const kinds = ['limit', 'deviation', 'rate', 'state', 'discrete', 'calculated', 'stale'] as const;
  it.each(kinds)('of the kind %s are whole when they are chosen', (kind) => {
    const condition = conditionOfKind(kind, { kind: 'stale' });
    expect(alarmDefinition.safeParse({ ...fresh, condition }).success).toBe(true);
  });

  it('read states as they are typed', () => {
    expect(parseStates('3, fault,, 4 ')).toEqual([3, 'fault', 4]);
  });
});
