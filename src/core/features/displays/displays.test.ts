import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceId, LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import { definitionOf, setupDesk, type TestDesk } from '#tests/fixtures/test-alarm-desk.ts';
import { writeDay } from '../production/index.ts';
import { readDeviceDisplay, readWellDisplays } from './read-displays.ts';
import { readWellLines } from './read-well-lines.ts';

let test: TestDesk;
beforeEach(async () => (test = await setupDesk({ tags: ['tubing', 'casing'] })));
afterEach(() => test.close());

const linesOf = (leaseId?: LeaseId) =>
  readWellLines({ ...test.tenant.deps, alarms: test.desk() }, leaseId);

function addDevice(name: string, wellId: WellId, keys: readonly string[], templateId?: string) {
  const deviceId = test.tenant.deps.newId() as string as DeviceId;
  test.tenant.deps.commands.run(test.head(), (edit) => {
    const device = edit.open('device', deviceId);
    device.set(['name'], name);
    device.set(['address'], { kind: 'modbus' });
    if (templateId) device.set(['template'], { templateId, version: 1 });
    for (const key of keys)
      device.set(['tags', key], { name: key, signal: 'other', wellId, point: {} });
    return {};
  });
  return deviceId;
}

describe('displays', () => {
  it('DSP-04 of a well are those of all its devices, with the tags of that well', async () => {
    const other = test.tenant.deps.newId() as string as WellId;
    const pump = addDevice(
      'Zeta controller',
      test.wellId,
      ['wellState', 'pumpFillage', 'pprl', 'extra'],
      'rod-pump-controller',
    );
    addDevice('Other controller', other, ['x']);
    const displays = await readWellDisplays(test.tenant.deps, test.wellId);
    expect(displays.map(({ deviceName, template }) => [deviceName, template?.name])).toEqual([
      ['Zeta controller', 'Rod pump controller'],
      ['Bravo controller', undefined],
    ]);
    const [first] = displays;
    expect(first!.template).toMatchObject({ isUnconfirmed: true });
    expect(first!.status).toEqual([`${pump}/wellState`]);
    const shown = displays.flatMap(({ status, groups }) => [
      ...status,
      ...groups.flatMap(({ tagIds }) => tagIds),
    ]);
    expect(shown.toSorted()).toEqual(
      [
        ...['wellState', 'pumpFillage', 'pprl', 'extra'].map((key) => `${pump}/${key}`),
        test.tagId('tubing'),
        test.tagId('casing'),
      ].toSorted(),
    );
  });

  it('DSP-02 of a device of a template that is gone goes by what is measured', async () => {
    const deviceId = addDevice('Orphan', test.wellId, ['a'], 'gone');
    const display = await readDeviceDisplay(test.tenant.deps, deviceId);
    expect(display).toMatchObject({ template: null, groups: [{ subject: 'other' }] });
  });

  it('DSP-04 of a device that is not there is refused', async () => {
    await expect(readDeviceDisplay(test.tenant.deps, 'NONE' as DeviceId)).rejects.toMatchObject({
      code: 'device-not-found',
    });
  });
});

describe('wells of a lease', () => {
  it('DSP-12 have their days, downtime and alarms', async () => {
    await test.configure({
      high: definitionOf(test.tagId('tubing')),
      low: { ...definitionOf(test.tagId('casing')), severity: 'minor' },
    });
    test.tenant.deps.commands.run(test.head(), (edit) => {
      writeDay(edit, {
        wellId: test.wellId,
        day: '2026-03-09',
        values: { oilBbl: 30, waterBbl: 80, hoursOn: 17, downtimeCode: '11' },
      });
      writeDay(edit, { wellId: test.wellId, day: '2026-03-10', values: { oilBbl: 12 } });
      return {};
    });
    test.take('tubing', 470);
    test.take('casing', 470);
    await test.pass(0);
    const { currentDay, wells } = await linesOf();
    expect(currentDay).toBe('2026-03-10');
    expect(wells).toMatchObject([
      {
        name: 'Bravo 2H',
        tags: { tubing: expect.stringContaining('/'), oilRate: null },
        today: { oilBbl: 12, gasMcf: null, waterBbl: null },
        yesterday: { oilBbl: 30, gasMcf: null, waterBbl: 80 },
        downtime: { day: '2026-03-09', code: '11', hoursOn: 17 },
        alarms: { count: 2, worst: 'high' },
      },
    ]);
  });

  it('DSP-13 are those that are not plugged, of the lease that is asked for', async () => {
    const { commands, newId } = test.tenant.deps;
    const leaseId = newId() as string as LeaseId;
    const add = (name: string, fields: Record<string, string>) =>
      commands.run(test.head(), (edit) => {
        const well = edit.open('well', newId());
        well.set(['name'], name);
        for (const [key, value] of Object.entries(fields)) well.set([key], value);
        return {};
      });
    add('Plugged 1', { status: 'plugged' });
    add('Leased 2', { leaseId, status: 'shutIn' });
    add('Leased 10', { leaseId });
    const names = async (id?: LeaseId) => (await linesOf(id)).wells.map(({ name }) => name);
    expect((await names()).toSorted()).toEqual(['Bravo 2H', 'Leased 10', 'Leased 2']);
    expect((await names(leaseId)).toSorted()).toEqual(['Leased 10', 'Leased 2']);
  });
});
