import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkRows } from '#core/sync/projections/check-rows.ts';
import { backUpFolder, restoreFolder } from '#tests/fixtures/test-backup.ts';
import {
  admit,
  give,
  meet,
  openTestPlace,
  stateOf,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

function open(name: string, options: Parameters<typeof openTestPlace>[1]): TestPlace {
  const place = openTestPlace(name, options);
  closing.push(() => place.close());
  return place;
}

function openTenant(): { office: TestPlace; truck: TestPlace } {
  const [office, truck] = [open('OFFICE', { seed: 11 }), open('TRUCK', { seed: 12 })];
  office.place.found();
  admit(office, truck, 'engineer');
  return { office, truck };
}

/** A seat made of a backup. `keySeed`: of the device it is now. */
async function restoredOf(path: string, seed: number, keySeed: number): Promise<TestPlace> {
  const folder = await restoreFolder(path);
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return open('TRUCK', { seed, keySeed, folder });
}

async function backUp({ folder }: TestPlace): Promise<string> {
  const path = await backUpFolder(folder);
  closing.push(() => rmSync(dirname(path), { recursive: true, force: true }));
  return path;
}

const month = ['wellMonth', 'W/2026-03'] as const;
const oil = (day: number) => ['days', String(day).padStart(2, '0'), 'oilBbl'];
const daysOf = (place: TestPlace) =>
  Object.entries(place.read(...month)!.days)
    .filter(([, day]) => day.oilBbl !== undefined)
    .map(([name]) => name)
    .toSorted();

function expectSame(...some: TestPlace[]): void {
  for (const one of some) {
    expect(stateOf(one)).toEqual(stateOf(some[0]!));
    expect(checkRows(one.database.write, one.ports)).toEqual({ damaged: [], differences: [] });
    for (const { state } of one.place.states().slice(1)) expect(state).not.toBeNull();
  }
}

/** Logs that more than one has gone on with. */
function forksAt({ database }: TestPlace): unknown[] {
  return database.write.prepare('select log from logTip group by log having count(*) > 1').all();
}

describe('a seat made of a backup, in a world where others went on', () => {
  it('BAK-40 on its own computer gets its lost tail back, and forks nothing by what it writes before', async () => {
    const { office, truck } = openTenant();
    truck.set(...month, oil(1), 1);
    meet(truck, office);
    const path = await backUp(truck);
    for (let day = 2; day <= 9; day++) truck.set(...month, oil(day), day);
    give(truck, office);
    office.set(...month, oil(10), 10);
    truck.close();
    closing.splice(1, 1);

    const again = await restoredOf(path, 13, 12);
    expect(again.place.ownKey).toBe(truck.place.ownKey);
    expect(daysOf(again)).toEqual(['01']);
    again.set(...month, oil(11), 11);
    meet(again, office);
    expect(daysOf(again)).toHaveLength(11);
    expectSame(again, office);
    expect(forksAt(again)).toEqual([]);
    again.set(...month, oil(12), 12);
    meet(again, office);
    expectSame(again, office);
  });

  it('BAK-41 on another computer reads all it had, keeps what is written there, and goes on once an owner lets it in', async () => {
    const { office, truck } = openTenant();
    truck.set(...month, oil(1), 1);
    meet(truck, office);
    const path = await backUp(truck);
    office.set(...month, oil(2), 2);

    const other = await restoredOf(path, 14, 15);
    expect(other.place.ownKey).not.toBe(truck.place.ownKey);
    expect(daysOf(other)).toEqual(['01']);
    other.set(...month, oil(3), 3);
    give(office, other);
    expect(other.rows('pending')).toHaveLength(1);
    admit(office, other, 'engineer');
    expect(daysOf(office)).toEqual(['01', '02', '03']);
    expectSame(office, other);
  });

  it('BAK-42 beside the one it was made of, which still lives, takes nothing from it and gets nothing twice', async () => {
    const { office, truck } = openTenant();
    truck.set(...month, oil(1), 1);
    meet(truck, office);
    // Written and not sealed when the backup is made; both will seal it.
    truck.set(...month, oil(2), 2);
    const path = await backUp(truck);
    const twin = await restoredOf(path, 16, 17);
    admit(office, twin, 'engineer');
    truck.set(...month, oil(3), 3);
    twin.set(...month, oil(4), 4);
    for (const one of [truck, twin, truck, twin]) meet(one, office);
    for (const one of [office, truck, twin]) expect(daysOf(one)).toEqual(['01', '02', '03', '04']);
    expectSame(office, truck, twin);
    expect(forksAt(office)).toEqual([]);
  });

  it('BAK-42 with the same key as the one it was made of, also when both go on', async () => {
    const { office, truck } = openTenant();
    truck.set(...month, oil(1), 1);
    meet(truck, office);
    truck.set(...month, oil(2), 2);
    const path = await backUp(truck);
    const clone = await restoredOf(path, 18, 12);
    truck.set(...month, oil(3), 3);
    clone.set(...month, oil(4), 4);
    for (const one of [truck, clone, truck, clone]) meet(one, office);
    for (const one of [office, truck, clone]) expect(daysOf(one)).toEqual(['01', '02', '03', '04']);
    expectSame(office, truck, clone);
    expect(forksAt(office)).toEqual([]);
  });
});
