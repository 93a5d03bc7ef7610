import { afterEach, describe, expect, it } from 'vitest';
import type { ChunkId, DeviceKey } from '#shared/chunks/header.ts';
import type { BatchId, CommandId } from '#shared/domain/identity/ids.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { nameDevices } from '#core/sync/audit/device-names.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { admit, give, meet, openTestPlace, type TestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { readFieldHistory } from './read-field-history.ts';
import { readRecent } from './read-recent.ts';
import { undo } from './undo.ts';

const places: TestPlace[] = [];
afterEach(() => {
  for (const place of places.splice(0)) place.close();
});

function open(name: string, seed: number, rowsAtOnce = 50): TestPlace {
  const place = openTestPlace(name, { seed, rowsAtOnce });
  places.push(place);
  return place;
}

function openTenant(rowsAtOnce?: number): { office: TestPlace; truck: TestPlace } {
  const [office, truck] = [open('OFFICE', 11, rowsAtOnce), open('TRUCK', 12)];
  office.place.found();
  admit(office, truck, 'pumper');
  return { office, truck };
}

const deps = ({ database, writer }: TestPlace) => ({
  read: database.read,
  commands: writer,
  tenantId: testTenantId,
  newId: () => '01J00000000000000000000000' as CommandId,
});
const recent = (place: TestPlace) => readRecent(deps(place), {});

function setOil(place: TestPlace, day: string, oilBbl: number, head: Partial<CommandHead> = {}) {
  place.clock.nowMs += 1_000;
  return place.run((edit) => {
    edit.open('wellMonth', 'W/2026-03').set(['days', day, 'oilBbl'], oilBbl);
    return { commandId: edit.commandId };
  }, head).commandId;
}

const undoOn = (place: TestPlace, target: { commandId: CommandId } | { batchId: BatchId }) =>
  undo(deps(place), { command: 'audit.undo', session: place.session }, target);

describe('the audit of what others did', () => {
  it('SYN-222 says who, from which seat and screen, when, why and what', async () => {
    const { office, truck } = openTenant();
    setOil(truck, '07', 5);
    const head = { command: 'production.saveDay', screen: 'route', reason: 'gauged twice' };
    const commandId = setOil(truck, '07', 6, head);
    give(truck, office);
    nameDevices(
      office.database.write,
      new Map([[truck.place.ownKey, { personName: 'Pat', seatName: 'Truck 1' }]]),
    );
    const [entry] = await recent(office);
    expect(entry).toMatchObject({
      ...head,
      commandId,
      atMs: truck.clock.nowMs,
      personName: 'Pat',
      seatName: 'Truck 1',
      changes: [
        { kind: 'wellMonth', key: 'W/2026-03', path: 'days/07/oilBbl', before: '5', after: '6' },
      ],
      changeCount: 1,
      canUndo: true,
      isSetAside: false,
      doubts: [],
    });
    const field = { kind: 'wellMonth', key: 'W/2026-03', path: 'days/07/oilBbl' };
    const history = await readFieldHistory(deps(office), field);
    expect(history.map(({ before, after }) => [before, after])).toEqual([
      ['5', '6'],
      [null, '5'],
    ]);
    expect(office.announced).toContainEqual(
      expect.objectContaining({
        event: 'audit.appended',
        ids: expect.arrayContaining([commandId]),
      }),
    );
  });

  it('SYN-222 says it of much that came at once too, that of the newest chunks first', async () => {
    const { office, truck } = openTenant(2);
    for (let well = 0; well < 8; well++) {
      truck.set('annotation', `N${well}`, ['text'], `note ${well}`);
      truck.place.seal();
    }
    give(truck, office);
    expect(await recent(office)).toEqual([]);
    while (office.rows('dirty').length > 0) office.place.refreshRows();
    office.place.refreshRows();
    expect((await recent(office))[0]?.changes[0]).toMatchObject({ key: 'N7', after: 'note 7' });
    while (office.place.refreshRows());
    expect(await recent(office)).toHaveLength(8);
  });

  it('SYN-223 says of what was set aside that it was, and not any more when it is taken up', async () => {
    const { office, truck } = openTenant();
    const laptop = open('LAPTOP', 13);
    admit(office, laptop, 'foreman');
    meet(office, truck);
    setOil(truck, '07', 5);
    give(truck, laptop);
    office.place.revoke(truck.place.ownKey);
    give(office, laptop);
    expect(await recent(laptop)).toMatchObject([{ isSetAside: true, canUndo: false }]);
    give(laptop, office);
    const aside = office.rows('chunk').find(({ counts }) => counts === 0)!['id'] as ChunkId;
    office.place.admit(spaces[2]!, [aside]);
    meet(office, laptop);
    expect(await recent(laptop)).toMatchObject([{ isSetAside: false, canUndo: true }]);
    expect(await recent(office)).toMatchObject([{ isSetAside: false }]);
  });

  it('SYN-224 takes back what another did, where nobody has changed it since, and every seat knows', async () => {
    const { office, truck } = openTenant();
    const first = setOil(truck, '07', 5);
    setOil(truck, '08', 5);
    const second = setOil(truck, '08', 6);
    give(truck, office);
    await undoOn(office, { commandId: first });
    expect(office.read('wellMonth', 'W/2026-03')?.days['07']).toEqual({});
    meet(office, truck);
    const undone = truck.rows('audit').find(({ commandId }) => commandId === first)!;
    expect(undone['undoneBy']).toBe(office.rows('audit').at(-1)!['commandId']);
    await expect(undoOn(truck, { commandId: first })).rejects.toMatchObject({
      code: 'nothing-to-undo',
    });
    setOil(office, '08', 9);
    await expect(undoOn(office, { commandId: second })).rejects.toMatchObject({
      code: 'undo-overtaken',
    });
  });

  it('SYN-224 takes back a batch of another as a whole', async () => {
    const { office, truck } = openTenant();
    const batchId = '01J00000000000000000000001' as BatchId;
    for (const day of ['07', '08', '09']) setOil(truck, day, 5, { batchId });
    give(truck, office);
    expect(await recent(office)).toMatchObject([{ batchId, commands: 3, changeCount: 3 }]);
    expect(await undoOn(office, { batchId })).toMatchObject({ undoneCount: 3 });
    meet(office, truck);
    expect(truck.read('wellMonth', 'W/2026-03')?.days['08']).toEqual({});
    expect((await recent(truck)).find((entry) => entry.batchId === batchId)?.canUndo).toBe(false);
  });

  it('SYN-225 says by how much a clock ran ahead', async () => {
    const { office, truck } = openTenant();
    truck.clock.nowMs += 10 * 365 * 86_400_000;
    setOil(truck, '07', 5);
    give(truck, office);
    const [entry] = await recent(office);
    expect(entry?.clock.aheadMs).toBeGreaterThan(9 * 365 * 86_400_000);
  });

  it('SYN-226 says what does not agree with who signed it', async () => {
    const { office, truck } = openTenant();
    const liar = open('LIAR', 13);
    admit(office, liar, 'pumper');
    meet(office, truck);
    const batchId = '01J00000000000000000000001' as BatchId;
    const own = setOil(truck, '07', 5, { batchId });
    give(truck, office);
    const session = truck.session;
    setOil(liar, '08', 6, { session });
    setOil(liar, '09', 7, { commandId: own });
    setOil(liar, '10', 8, { batchId });
    give(liar, office);
    const told = (await recent(office)).map(({ changes, doubts }) => [changes[0]!.path, doubts]);
    expect(Object.fromEntries(told)).toEqual({
      'days/07/oilBbl': [],
      'days/08/oilBbl': ['seat'],
      'days/09/oilBbl': ['id'],
      'days/10/oilBbl': ['batch'],
    });
  });

  it('SYN-227 is made anew of the chunks when it is gone', async () => {
    const { office, truck } = openTenant();
    setOil(truck, '07', 5, { reason: 'why' });
    setOil(office, '08', 6);
    meet(office, truck);
    const before = await recent(office);
    office.database.write.exec('delete from auditChange; delete from audit');
    office.place.auditAnew();
    while (office.place.refreshRows());
    const after = await recent(office);
    expect(after.map(({ commandId, changes }) => [commandId, changes])).toEqual(
      before.map(({ commandId, changes }) => [commandId, changes]),
    );
    expect(office.rows('audit').map(({ deviceKey }) => deviceKey)).toContain(
      office.place.ownKey as DeviceKey,
    );
  });
});
