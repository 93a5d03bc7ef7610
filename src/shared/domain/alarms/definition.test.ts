import { describe, expect, it } from 'vitest';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import {
  alarmDefinition,
  changesBehaviour,
  findProblems,
  priorityOfDefinition,
  type AlarmDefinition,
} from './definition.ts';

const sound: AlarmDefinition = {
  name: 'Tubing pressure high',
  source: { kind: 'tag', tagId: 'D/tubing' as TagId },
  condition: { kind: 'limit', side: 'hi', limit: 450 },
  deadband: 10,
  onDelay: { ms: 15_000, samples: 1 },
  offDelay: { ms: 15_000, samples: 1 },
  isLatching: false,
  reannounceAfterMs: null,
  severity: 'major',
  respondWithinMinutes: 20,
  rationalisation: {
    cause: 'Choke plugged',
    consequence: 'Flowline may part',
    response: 'Shut the wing valve',
    approvedBy: 'Pat',
    approvedAtMs: 1_000,
  },
  isSafetyTrip: false,
  isEnabled: true,
  isInTest: false,
  firstOutGroup: null,
  suppressedBy: [],
  owner: null,
};

describe('an alarm as configured', () => {
  it('ALM-42 is enabled only when it is rationalised', () => {
    expect(findProblems(sound)).toEqual([]);
    const bare = { ...sound, rationalisation: null };
    expect(findProblems(bare)).toEqual(['not-rationalised']);
    expect(findProblems({ ...bare, isEnabled: false })).toEqual([]);
  });

  it.each(['cause', 'consequence', 'response', 'approvedBy'])(
    'ALM-42 is not rationalised without its %s',
    (field) => {
      const rationalisation = { ...sound.rationalisation, [field]: ' ' };
      expect(alarmDefinition.safeParse({ ...sound, rationalisation }).success).toBe(false);
      expect(alarmDefinition.safeParse(sound).success).toBe(true);
    },
  );

  it.each(['deadband', 'onDelay', 'offDelay', 'respondWithinMinutes'])(
    'ALM-42 says its %s',
    (field) => {
      const { [field]: _, ...without } = sound as unknown as Record<string, unknown>;
      expect(alarmDefinition.safeParse(without).success).toBe(false);
    },
  );

  it.each([
    [{ ms: 1_000, samples: 1 }, ['safety-trip-delayed']],
    [{ ms: 0, samples: 2 }, ['safety-trip-delayed']],
    [{ ms: 0, samples: 1 }, []],
  ])('ALM-41 as a safety trip is never delayed: %j', (onDelay, problems) => {
    expect(findProblems({ ...sound, isSafetyTrip: true, onDelay })).toEqual(problems);
  });

  it('ALM-30 of a line watches a device, and only that', () => {
    const source = { kind: 'device' as const, deviceId: 'D' as DeviceId };
    const condition = { kind: 'offline' as const };
    expect(findProblems({ ...sound, source })).toEqual(['condition-of-other-source']);
    expect(findProblems({ ...sound, condition })).toEqual(['condition-of-other-source']);
    expect(findProblems({ ...sound, source, condition })).toEqual([]);
  });

  it('ALM-92 is another alarm when what it does changes, whatever the order of its fields', () => {
    const turned = Object.fromEntries(Object.entries(sound).toReversed()) as typeof sound;
    expect(changesBehaviour(sound, { ...turned, name: 'Other', owner: 'Lee' })).toBe(false);
    expect(changesBehaviour(sound, { ...sound, deadband: 11 })).toBe(true);
    expect(changesBehaviour(sound, { ...sound, isEnabled: false })).toBe(true);
    expect(changesBehaviour(sound, { ...sound, severity: 'minor' })).toBe(true);
  });

  it('ALM-40 has the priority of its consequence and time', () => {
    expect(priorityOfDefinition(sound)).toBe('medium');
  });
});
