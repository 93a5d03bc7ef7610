import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChunkId } from '#shared/chunks/header.ts';
import {
  admit,
  fieldSpace,
  give,
  meet,
  openTestPlace,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { travellingLine as line, writeOwnLine } from '#tests/fixtures/alarm-lines.ts';
import { addPendingRow } from './journal-rows.ts';

const opened: TestPlace[] = [];
let office: TestPlace;
let truck: TestPlace;

beforeEach(() => {
  office = open('OFFICE', 1);
  truck = open('TRUCK', 2);
  office.place.found();
  admit(office, truck, 'pumper');
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

function open(name: string, seed: number): TestPlace {
  const place = openTestPlace(name, { seed });
  opened.push(place);
  return place;
}

function write(place: TestPlace, count: number, from = 0): void {
  for (let n = from; n < from + count; n++) {
    addPendingRow(place.database.write, 'alarms', {
      id: `LINE-${n}`,
      row: JSON.stringify(line(n)),
    });
  }
}

const away = (place: TestPlace) => place.rows('alarmJournalAway');

describe('journals', () => {
  it('SYN-290 travel, a few hundred rows a chunk, and say the same elsewhere', () => {
    write(office, 1_200);
    give(office, truck);
    expect(away(truck)).toHaveLength(1_200);
    expect(away(truck)[7]).toMatchObject({
      entryId: 'LINE-7',
      atMs: 1_007,
      value: '812.5',
      byName: 'Office',
    });
    expect(truck.rows('alarmSubject')).toHaveLength(1);
    const chunks = truck.rows('chunk').filter(({ space }) => space === fieldSpace).length;
    expect(chunks).toBeLessThan(20);
    expect(truck.place.states()).toEqual(office.place.states());
    expect(office.rows('journalPending')).toEqual([]);
    expect(away(office)).toEqual([]);
  });

  it('SYN-291 are taken in once, whatever comes again', () => {
    write(office, 3);
    give(office, truck);
    truck.database.write.exec(`update chunk set isFolded = 0 where space = 'field'`);
    write(office, 1, 3);
    give(office, truck);
    truck.place.checkpoints.step();
    meet(office, truck);
    expect(away(truck)).toHaveLength(4);
  });

  it('SYN-292 of who had no right are taken out, and come back when they are admitted', () => {
    meet(office, truck);
    write(truck, 3);
    truck.place.seal();
    office.place.revoke(truck.place.ownKey);
    give(truck, office);
    expect(away(office)).toEqual([]);
    const boss = open('BOSS', 3);
    admit(office, boss, 'owner');
    meet(boss, office);
    const aside = office.rows('chunk').filter(({ counts }) => counts === 0);
    expect(aside).toHaveLength(1);
    office.place.admit(fieldSpace, [aside[0]!['id'] as ChunkId]);
    expect(away(office)).toHaveLength(3);
    meet(office, boss);
    expect(away(boss)).toHaveLength(3);
  });

  it('SYN-292 are taken out where they had been read before the revocation was heard', () => {
    const boss = open('BOSS', 3);
    admit(office, boss, 'owner');
    meet(boss, office);
    meet(boss, truck);
    write(truck, 3);
    truck.place.seal();
    give(truck, office);
    expect(away(office)).toHaveLength(3);
    boss.place.revoke(truck.place.ownKey);
    give(boss, office);
    expect(away(office)).toEqual([]);
    expect(office.rows('journalRow')).toEqual([]);
  });

  it('SYN-293 with rows that say nothing lose these and no others', () => {
    write(office, 1);
    for (const [at, row] of [
      'no json',
      '{}',
      JSON.stringify({ ...line(1), value: 'x{' }),
    ].entries())
      addPendingRow(office.database.write, 'alarms', { id: `ODD-${at}`, row });
    write(office, 1, 5);
    give(office, truck);
    expect(away(truck).map(({ entryId }) => entryId)).toEqual(['LINE-0', 'LINE-5']);
    expect(truck.place.states()).toEqual(office.place.states());
  });

  it('SYN-294 of a newer app wait for it', () => {
    office.database.write
      .prepare('insert into journalPending (journal, id, row) values (?, ?, ?)')
      .run('alarms', 'LINE-0', JSON.stringify(line(0)));
    give(office, truck);
    truck.database.write.exec(
      `update chunk set isFolded = 2 where isFolded = 1 and space = 'field'`,
    );
    expect(truck.place.states().find(({ space }) => space === fieldSpace)?.state).toBeNull();
    truck.database.write.exec('delete from journalRow; delete from alarmJournalAway');
    const again = openTestPlace('TRUCK', { seed: 2, folder: truck.folder });
    opened.push(again);
    expect(away(again)).toHaveLength(1);
    expect(again.place.states()).toEqual(office.place.states());
  });

  it('SYN-295 of this seat are not told twice, and come back when its own are gone', () => {
    write(office, 2);
    give(office, truck);
    writeOwnLine(office.database.write, 'LINE-0', line(0));
    // As after a restore, when one of the two had not been in the backup.
    office.database.write.exec(`update chunk set isFolded = 0 where space = 'field'`);
    const again = openTestPlace('OFFICE', { seed: 1, folder: office.folder });
    opened.push(again);
    expect(away(again).map(({ entryId }) => entryId)).toEqual(['LINE-1']);
  });
});
