import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { definitionOf } from '#tests/fixtures/test-alarm-desk.ts';
import { readTanks } from './read-tanks.ts';

let test: TestTenant;
beforeEach(() => (test = openTestTenant()));
afterEach(() => test.close());

const deviceId = 'BATTERY' as DeviceId;
const level = (key: string) => `${deviceId}/${key}` as TagId;

function addTags(tags: Readonly<Record<string, object>>) {
  test.deps.commands.run({ command: 'test', session: test.session }, (edit) => {
    const device = edit.open('device', deviceId);
    device.set(['name'], 'Battery');
    device.set(['address'], { kind: 'modbus' });
    for (const [key, tag] of Object.entries(tags))
      device.set(['tags', key], { name: key, signal: 'levelFt', unit: 'ft', point: {}, ...tag });
    return {};
  });
}

const oilTank = {
  kind: 'tank',
  holds: 'oil',
  heightFt: 20,
  volume: { kind: 'cylinder', diameterFt: 12 },
};

it('DSP-24 finds tanks by what their levels say, or by what they are called', async () => {
  addTags({
    t2: { model: oilTank, equipment: 'Oil tank 2' },
    t10: { equipment: 'Oil tank 10', range: { low: 0, high: 16 } },
    t2w: { model: { kind: 'inTank', measures: 'waterInterface', levelKey: 't2' } },
    t2t: {
      signal: 'temperatureF',
      model: { kind: 'inTank', measures: 'temperature', levelKey: 't2' },
    },
    t10t: { signal: 'temperatureF', equipment: 'Oil tank 10' },
    separator: { equipment: 'Separator 1' },
  });
  const { kind: _kind, ...asTank } = oilTank;
  expect(await readTanks(test.deps, undefined)).toMatchObject([
    {
      name: 'Oil tank 2',
      tank: asTank,
      heightFt: 20,
      interfaceTagId: level('t2w'),
      temperatureTagId: level('t2t'),
      rate: null,
      lastWithdrawal: null,
    },
    {
      name: 'Oil tank 10',
      tank: null,
      heightFt: 16,
      interfaceTagId: null,
      temperatureTagId: level('t10t'),
    },
  ]);
});

it('DSP-21 DSP-23 DSP-25 tells rate, withdrawal and limits of a level that is stored', async () => {
  addTags({ t1: { model: oilTank } });
  const hourMs = 3_600_000;
  const endMs = test.clock.nowMs;
  // Hauled from 15 ft to 4 ft eight hours ago; since then half a foot an hour.
  const samples = Array.from({ length: 20 * 60 }, (_, minute) => {
    const hoursAgo = 20 - minute / 60;
    const value = hoursAgo > 8 ? 15 - (hoursAgo - 8) * 0.5 : 4 + (8 - hoursAgo) * 0.5;
    const sourceMs = endMs - hoursAgo * hourMs;
    const quality = 'good' as const;
    return {
      tagId: level('t1'),
      sourceMs,
      arrivalMs: sourceMs,
      value,
      quality,
      reason: 'none' as const,
    };
  });
  await test.deps.samples.append(samples);
  const high: AlarmDefinition = {
    ...definitionOf(level('t1')),
    condition: { kind: 'limit', side: 'hi', limit: 18 },
  };
  test.deps.commands.run({ command: 'test', session: test.session }, (edit) => {
    const set = edit.open('alarmSet', deviceId);
    set.set(['alarms', 'hi'], high as never);
    set.set(['alarms', 'off'], { ...high, isEnabled: false } as never);
    return {};
  });
  const [tank] = await readTanks(test.deps, undefined);
  expect(tank!.rate!.ftPerHour).toBeCloseTo(0.5, 2);
  expect(tank!.limits).toEqual([{ side: 'hi', ft: 18 }]);
  expect(tank!.lastWithdrawal!.fromFt).toBeCloseTo(15, 0);
  expect(tank!.lastWithdrawal!.toFt).toBeCloseTo(4, 0);
  expect(Math.abs(tank!.lastWithdrawal!.toMs - (endMs - 8 * hourMs))).toBeLessThan(hourMs / 2);
});

it('DSP-23 tells no withdrawal that is still to come', async () => {
  addTags({ t1: { model: oilTank } });
  const minuteMs = 60_000;
  // The clock stands at a whole quarter of an hour; a minute later the level fell.
  const startMs = test.clock.nowMs;
  test.clock.nowMs += minuteMs;
  const sampleAt = (sourceMs: number, value: number) => ({
    tagId: level('t1'),
    sourceMs,
    arrivalMs: sourceMs,
    value,
    quality: 'good' as const,
    reason: 'none' as const,
  });
  await test.deps.samples.append([
    sampleAt(startMs - 20 * minuteMs, 12),
    sampleAt(startMs - minuteMs, 12),
    sampleAt(startMs + 1, 3),
  ]);
  const [tank] = await readTanks(test.deps, undefined);
  expect(tank!.lastWithdrawal!.toMs).toBeLessThanOrEqual(test.clock.nowMs);
});
