import { describe, expect, it } from 'vitest';
import { findProblems, priorityOfDefinition } from '#shared/domain/alarms/definition.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { SimulatedDevice, SimulatedTag } from '#shared/domain/telemetry/simulated-lease.ts';
import { alarmsOfDevice } from './demo-alarms.ts';

const deviceId = 'DEVICE' as DeviceId;
const tag = (changes: Pick<SimulatedTag, 'key' | 'name' | 'signal'> & Partial<SimulatedTag>) =>
  ({
    unit: 'ft',
    wellKey: null,
    leaseKey: 'lease',
    range: { low: 0, high: 16 },
    ...changes,
  }) as SimulatedTag;
const tags = [
  tag({ key: 'tank.levelFt', name: 'Oil tank 1 level', signal: 'levelFt' }),
  tag({ key: 'esp.motorAmps', name: 'Motor current', signal: 'motorAmps', wellKey: 'esp' }),
  tag({ key: 'rod.motorAmps', name: 'Motor current', signal: 'motorAmps', wellKey: 'rod' }),
  tag({ key: 'rod.wellState', name: 'Well state', signal: 'wellState', wellKey: 'rod' }),
];
const alarms = alarmsOfDevice(
  { name: 'Battery', scanMs: 500, tags } as unknown as SimulatedDevice,
  {
    deviceId,
    approvedAtMs: 1,
    liftOf: (wellKey) => (wellKey === 'esp' ? 'esp' : wellKey === 'rod' ? 'rodPump' : undefined),
  },
);
const byKey = new Map(alarms.map(({ key, definition }) => [key, definition]));

describe('alarms of the demo', () => {
  it('are sound as they are', () => {
    expect(alarms.flatMap(({ definition }) => findProblems(definition))).toEqual([]);
  });

  it('watch the line, tanks, and what the lift of a well needs', () => {
    expect([...byKey.keys()]).toEqual([
      'line',
      'tank.levelFt.hihi',
      'tank.levelFt.hi',
      'esp.motorAmps.overload',
      'esp.motorAmps.underload',
      'rod.wellState.pumped-off',
      'rod.wellState.malfunction',
    ]);
  });

  it('put a high tank beneath a fuller one', () => {
    expect(byKey.get('tank.levelFt.hi')?.suppressedBy).toContainEqual({
      kind: 'alarm',
      alarmId: 'DEVICE/tank.levelFt.hihi',
    });
    expect(priorityOfDefinition(byKey.get('tank.levelFt.hihi')!)).toBe('critical');
  });
});
