import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { spaces } from '#shared/chunks/spaces.ts';
import {
  admit,
  fieldSpace,
  give,
  meet,
  openTestPlace,
  stateOf,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { checkRows } from '../projections/check-rows.ts';

const places: TestPlace[] = [];
afterEach(() => {
  for (const place of places.splice(0)) place.close();
});

function open(name: string, seed: number): TestPlace {
  const place = openTestPlace(name, { seed });
  places.push(place);
  return place;
}

function openTenant(): { office: TestPlace; truck: TestPlace } {
  const [office, truck] = [open('OFFICE', 11), open('TRUCK', 12)];
  office.place.found();
  admit(office, truck, 'pumper');
  return { office, truck };
}

const month = ['wellMonth', 'W/2026-03'] as const;
const oil = (day: string) => ['days', day, 'oilBbl'];

function expectSame(...some: TestPlace[]): void {
  for (const one of some) {
    expect(stateOf(one)).toEqual(stateOf(some[0]!));
    expect(checkRows(one.database.write, one.ports)).toEqual({ damaged: [], differences: [] });
    for (const { state } of one.place.states().slice(1)) expect(state).not.toBeNull();
  }
}

describe('a place', () => {
  it('SYN-272 seals what was written before the tenant was shared afterwards, and all of it before anybody joins', () => {
    const [office, truck] = [open('OFFICE', 11), open('TRUCK', 12)];
    for (let day = 1; day <= 9; day++) office.set(...month, oil(`0${day}`), day);
    office.place.found();
    expect(office.rows('pending')).toHaveLength(9);
    expect(office.place.sealSome(2)).toBe(true);
    expect(office.rows('pending')).toHaveLength(7);
    admit(office, truck, 'pumper');
    meet(office, truck);
    expect(office.rows('pending')).toEqual([]);
    expectSame(office, truck);
  });

  it('SYN-40 seals what was written into few chunks, which another place makes the same documents of', () => {
    const { office, truck } = openTenant();
    for (let day = 1; day <= 28; day++) truck.set(...month, oil(String(day).padStart(2, '0')), day);
    give(truck, office);
    expect(truck.rows('pending')).toEqual([]);
    expect(truck.rows('chunk').filter(({ space }) => space === 'field')).toHaveLength(1);
    expect(office.read(...month)).toEqual(truck.read(...month));
    expect(office.rows('productionDay')).toHaveLength(28);
    expect(office.announced).toContainEqual(
      expect.objectContaining({ event: 'production.changed' }),
    );
    expectSame(office, truck);
  });

  it('SYN-40 seals changes that have been folded into a snapshot', () => {
    const { office, truck } = openTenant();
    for (let n = 0; n < 150; n++) truck.set(...month, oil('07'), n);
    expect(truck.rows('documentTail').length).toBeLessThan(100);
    give(truck, office);
    expect(office.read(...month)?.days['07']).toEqual({ oilBbl: 149 });
    expectSame(office, truck);
  });

  it('SYN-41 takes nothing in twice', () => {
    const { office, truck } = openTenant();
    truck.set(...month, oil('07'), 1);
    give(truck, office);
    const before = [office.rows('chunk'), office.rows('documentTail')];
    for (const space of spaces) {
      const all = truck.place.lackingOf(space, new Map()).map((id) => truck.place.read(id)!);
      expect(office.place.takeIn(space, all)).toEqual({ refused: [], filled: 0 });
    }
    expect([office.rows('chunk'), office.rows('documentTail')]).toEqual(before);
  });

  it('SYN-42 keeps no chunk without its parents', () => {
    const { office, truck } = openTenant();
    truck.set(...month, oil('07'), 1);
    truck.place.seal();
    truck.set(...month, oil('08'), 2);
    truck.place.seal();
    const field = spaces[2]!;
    const [, second] = truck.place.lackingOf(field, office.place.vectorOf(field));
    const taken = office.place.takeIn(field, [truck.place.read(second!)!]);
    expect(taken.refused).toEqual([{ id: second, why: 'parents-missing' }]);
    expect(office.rows('document')).toEqual([]);
    meet(office, truck);
    expectSame(office, truck);
  });

  it('SYN-43 seals what was written here before it stores what comes from elsewhere', () => {
    const { office, truck } = openTenant();
    office.set(...month, oil('07'), 1);
    truck.set(...month, oil('07'), 2);
    give(truck, office);
    expect(office.rows('pending')).toEqual([]);
    const field = office.rows('chunk').filter(({ space }) => space === 'field');
    expect(field.map(({ height }) => height)).toEqual([0, 0]);
    meet(office, truck);
    expect(office.rows('conflict')).toMatchObject([{ path: 'days/07/oilBbl', count: 2 }]);
    expectSame(office, truck);
  });

  it('SYN-44 shows a newcomer all that was written before', () => {
    const { office, truck } = openTenant();
    truck.set(...month, oil('07'), 1);
    office.set('well', 'W', ['name'], 'Lea 1');
    meet(office, truck);
    const laptop = open('LAPTOP', 13);
    admit(office, laptop, 'engineer');
    expect(laptop.read('well', 'W')?.name).toBe('Lea 1');
    laptop.set('well', 'W', ['name'], 'Lea 1H');
    meet(laptop, office);
    meet(office, truck);
    expect(truck.read('well', 'W')?.name).toBe('Lea 1H');
    meet(laptop, office);
    expectSame(office, truck, laptop);
  });

  it('SYN-80 wraps no keys for who was asked for, before an owner has given it a role', () => {
    const [office, truck] = [open('OFFICE', 21), open('TRUCK', 22)];
    office.place.found();
    office.set('well', 'W', ['name'], 'Lea 1');
    const secret = seededRandom(9).bytes(32);
    office.place.invite(secret, 'pumper', { asks: true });
    truck.place.expect(office.place.root!);
    give(office, truck);
    truck.place.join(secret);
    truck.set('annotation', 'N', ['text'], 'waits');
    meet(office, truck);
    expect(truck.place.ring.current(fieldSpace)).toBeUndefined();
    expect(truck.read('well', 'W')).toBeUndefined();

    office.place.change(truck.place.ownKey, 'pumper');
    meet(office, truck);
    expect(truck.read('well', 'W')?.name).toBe('Lea 1');
    expect(office.read('annotation', 'N')?.text).toBe('waits');
  });

  it('SYN-45 folds what waits for its key as soon as that comes', () => {
    const { office, truck } = openTenant();
    const laptop = open('LAPTOP', 13);
    const secret = new Uint8Array(32).fill(7);
    office.place.invite(secret, 'foreman');
    office.set(...month, oil('07'), 1);
    laptop.place.expect(office.place.root!);
    give(office, laptop);
    laptop.place.join(secret);
    give(office, laptop);
    expect(laptop.rows('chunk').filter(({ space }) => space === 'field')).toHaveLength(1);
    expect(laptop.rows('document')).toEqual([]);
    expect(laptop.place.states()[2]!.state).toBeNull();
    meet(office, laptop);
    expect(laptop.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
    meet(office, truck);
    meet(office, laptop);
    expectSame(office, laptop, truck);
  });

  it('SYN-46 takes work out of documents and rows when its author turns out to have lost the right', () => {
    const { office, truck } = openTenant();
    const laptop = open('LAPTOP', 13);
    admit(office, laptop, 'foreman');
    meet(office, truck);
    truck.set(...month, oil('07'), 1);
    truck.set('annotation', 'N', ['text'], 'windy');
    give(truck, laptop);
    office.place.revoke(truck.place.ownKey);
    expect(laptop.rows('productionDay')).toHaveLength(1);
    give(office, laptop);
    expect(laptop.rows('productionDay')).toEqual([]);
    expect(laptop.rows('document')).toEqual([]);
    give(truck, office);
    give(office, truck);
    expect(truck.rows('document')).toEqual([]);
    meet(office, laptop);
    give(office, truck);
    expect(stateOf(truck)).toEqual(stateOf(office));
    expectSame(office, laptop);
  });

  it('SYN-46 takes the conflicts out that such work had made', () => {
    const { office, truck } = openTenant();
    const laptop = open('LAPTOP', 13);
    admit(office, laptop, 'foreman');
    meet(office, truck);
    office.set(...month, oil('07'), 1);
    truck.set(...month, oil('07'), 2);
    give(office, laptop);
    give(truck, laptop);
    expect(laptop.rows('conflict')).toHaveLength(1);
    office.place.revoke(truck.place.ownKey);
    give(office, laptop);
    expect(laptop.rows('conflict')).toEqual([]);
    expect(laptop.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
    expectSame(laptop);
  });

  it('SYN-47 counts what an owner takes up of work that was set aside', () => {
    const { office, truck } = openTenant();
    office.place.revoke(truck.place.ownKey);
    truck.set(...month, oil('07'), 1);
    give(truck, office);
    expect(office.rows('document')).toEqual([]);
    const [aside] = office.rows('chunk').filter(({ counts }) => counts === 0);
    office.place.admit(spaces[2]!, [aside!['id'] as never]);
    expect(office.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
    expectSame(office);
  });

  it('SYN-48 a device that is invited again goes on in a new log, and vouches for none of its work that was set aside', () => {
    const { office, truck } = openTenant();
    office.place.revoke(truck.place.ownKey);
    truck.set(...month, oil('07'), 1);
    meet(truck, office);
    admit(office, truck, 'pumper');
    truck.set(...month, oil('08'), 2);
    meet(truck, office);
    expect(office.read(...month)?.days).toMatchObject({ '08': { oilBbl: 2 } });
    expect(office.read(...month)?.days['07']).toEqual({});
    expectSame(office, truck);
  });

  it('SYN-59 a newcomer reads what was sealed with keys that two owners made apart', () => {
    const { office, truck } = openTenant();
    const [second, laptop] = [open('SECOND', 13), open('LAPTOP', 14)];
    admit(office, second, 'owner');
    admit(office, laptop, 'viewer');
    meet(office, second);
    office.place.revoke(truck.place.ownKey);
    second.place.revoke(laptop.place.ownKey);
    office.set(...month, oil('07'), 1);
    second.set(...month, oil('08'), 2);
    office.place.seal();
    second.place.seal();
    meet(office, second);
    const newcomer = open('NEWCOMER', 15);
    admit(second, newcomer, 'foreman');
    expect(newcomer.read(...month)?.days).toMatchObject({
      '07': { oilBbl: 1 },
      '08': { oilBbl: 2 },
    });
    meet(office, newcomer);
    meet(office, second);
    expectSame(office, second, newcomer);
  });

  it('SYN-57 makes up for what a crash cut off of founding and revoking', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-place-'));
    let steps = 1;
    const reach = (step: string) => {
      if (step === 'chunks:committed' && steps-- === 0) throw new Error('no power');
    };
    const start = () => openTestPlace('OFFICE', { seed: 11, folder, reach });
    const cut = start();
    expect(() => cut.place.found()).toThrow('no power');
    cut.close();
    const office = start();
    office.place.tend();
    office.set(...month, oil('07'), 1);
    office.place.seal();
    expect(office.rows('pending')).toEqual([]);
    const truck = open('TRUCK', 12);
    admit(office, truck, 'pumper');
    steps = 0;
    expect(() => office.place.revoke(truck.place.ownKey)).toThrow('no power');
    office.close();
    const again = start();
    again.place.tend();
    again.set(...month, oil('07'), 2);
    give(again, truck);
    expect(truck.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
    expectSame(again);
    again.close();
    rmSync(folder, { recursive: true });
  });

  it('SYN-58 refuses to write what is too large to travel', () => {
    const { office } = openTenant();
    const text = Buffer.from(office.ports.random.bytes(1_500_000)).toString('base64');
    expect(() => office.set('annotation', 'N', ['text'], text)).toThrow(
      expect.objectContaining({ code: 'change-too-large' }),
    );
    expect(office.rows('document')).toEqual([]);
  });

  it('SYN-49 new work is sealed with a key that no revoked device has', () => {
    const { office, truck } = openTenant();
    const laptop = open('LAPTOP', 13);
    admit(office, laptop, 'foreman');
    office.place.revoke(truck.place.ownKey);
    office.set(...month, oil('07'), 1);
    meet(office, laptop);
    give(office, truck);
    expect(truck.rows('chunk')).toHaveLength(office.rows('chunk').length);
    expect(truck.rows('document')).toEqual([]);
    expect(laptop.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
    expectSame(office, laptop);
  });
});
