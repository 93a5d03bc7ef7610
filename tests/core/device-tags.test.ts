import { afterEach, expect, it } from 'vitest';
import type { TagFields } from '#shared/contract/devices.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { startTestCore } from '#tests/fixtures/test-core.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

it('tags of a device are taken away together, and one undo brings them back', async () => {
  const test = await startTestCore();
  closers.push(() => test.close());
  const client = await test.connect({ tenantId: await test.makeTenant() });
  const add = (name: string) =>
    client.devices.create({
      fields: { name, address: { kind: 'sensors' }, scanMs: 1_000, enabled: true },
      tags: ['a', 'b', 'c'].map(toTag),
    });
  const [one, other] = [await add('One'), await add('Other')];
  const namesOf = async (deviceId: DeviceId) =>
    (await client.telemetry.tags({ deviceId })).map(({ name }) => name);

  const removed = await client.devices.removeTags({
    deviceId: one.deviceId,
    keys: ['a', 'c', 'never'],
  });
  expect(await namesOf(one.deviceId)).toEqual(['b']);
  expect(await namesOf(other.deviceId)).toEqual(['a', 'b', 'c']);

  await client.audit.undo({ target: { commandId: removed.commandId } });
  expect(await namesOf(one.deviceId)).toEqual(['a', 'b', 'c']);
});

function toTag(name: string): TagFields {
  return {
    key: name,
    name,
    unit: '',
    signal: 'other',
    wellId: null,
    leaseId: null,
    equipment: null,
    point: { kind: 'sensor', name },
    scale: null,
    range: null,
  };
}
