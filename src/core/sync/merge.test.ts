import * as A from '@automerge/automerge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plain } from '#shared/documents/plain.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { openTestStore, type TestStore, testTenantId } from '#tests/fixtures/test-store.ts';
import { documentIdOf } from './document-id.ts';
import { candidatesAt } from './candidates.ts';
import { isLinear } from './read-field.ts';

const hour = 3_600_000;
let truck: TestStore;
let office: TestStore;
beforeEach(() => {
  truck = openTestStore({ seat: 'TRUCK', seed: 11 });
  office = openTestStore({ seat: 'OFFICE', seed: 12 });
});
afterEach(() => {
  truck.close();
  office.close();
});

type Where = readonly [kind: DocumentKind, key: string];
const month = ['wellMonth', 'W/2026-03'] as const satisfies Where;
const well = ['well', 'W'] as const satisfies Where;

const set = (store: TestStore, [kind, key]: Where, path: string[], value: Plain) =>
  store.run((edit) => edit.open(kind, key).set(path, value));

function give(from: TestStore, to: TestStore, [kind, key]: Where): void {
  to.writer.absorb([{ kind, key, changes: from.changesOf(kind, key) }]);
}

function meet(where: Where): void {
  give(truck, office, where);
  give(office, truck, where);
}

describe('documents made apart', () => {
  it('DOC-02 have one id', () => {
    set(truck, month, ['days', '07', 'oilBbl'], 1);
    set(office, month, ['days', '08', 'oilBbl'], 2);
    expect(truck.rows('document')[0]!['id']).toBe(office.rows('document')[0]!['id']);
    expect(truck.rows('document')[0]!['id']).toBe(documentIdOf(testTenantId, ...month));
    expect(documentIdOf(testTenantId, 'well', 'W')).not.toBe(
      documentIdOf(testTenantId, 'lease', 'W'),
    );
  });

  it('DOC-11 keep the fields of both sides, in the rows too', () => {
    set(truck, month, ['days', '07', 'oilBbl'], 1);
    set(truck, month, ['days', '07', 'note'], 'windy');
    set(office, month, ['days', '07', 'gasMcf'], 2);
    set(office, month, ['days', '08', 'oilBbl'], 3);
    meet(month);
    for (const store of [truck, office]) {
      expect(store.read(...month)).toMatchObject({
        days: { '07': { oilBbl: 1, note: 'windy', gasMcf: 2 }, '08': { oilBbl: 3 } },
      });
      expect(store.rows('conflict')).toEqual([]);
    }
    expect(sorted(truck.rows('productionDay'))).toEqual(sorted(office.rows('productionDay')));
  });

  it('DOC-31 lose the rows of what was removed elsewhere', () => {
    const device = ['device', 'D'] as const;
    const tag = { name: 'Tubing', unit: 'psi', signal: 'pressure' };
    set(truck, device, ['tags', 'one'], tag);
    set(truck, device, ['tags', 'two'], tag);
    give(truck, office, device);
    set(truck, device, ['tags', 'one'], null);
    give(truck, office, device);
    expect(office.rows('tag')).toMatchObject([{ tagId: 'D/two' }]);
    expect(office.announced).toContainEqual({ event: 'tags.changed', ids: ['D/one', 'D/two'] });
  });

  it('DOC-10 come out the same in any order, taken in any number of times', () => {
    const third = openTestStore({ seat: 'LAPTOP', seed: 13 });
    const stores = [truck, office, third];
    for (const [index, store] of stores.entries()) {
      set(store, month, ['days', '07', 'oilBbl'], index);
      set(store, month, ['days', `0${index + 1}`, 'waterBbl'], index);
    }
    const orders = [
      [truck, office, third],
      [third, truck, office],
      [office, office, third, truck, third],
    ];
    const outcomes = orders.map((order, index) => {
      const place = openTestStore({ seat: `PLACE-${index}`, seed: 20 + index });
      for (const store of order) give(store, place, month);
      const outcome = [
        A.getHeads(place.load(...month)!.doc).toSorted(),
        place.read(...month),
        place.rows('conflict'),
        sorted(place.rows('productionDay')),
      ];
      place.close();
      return outcome;
    });
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
    third.close();
  });

  it('DOC-10 take nothing in twice', () => {
    set(truck, month, ['days', '07', 'oilBbl'], 1);
    give(truck, office, month);
    const before = office.rows('documentTail');
    give(truck, office, month);
    expect(office.rows('documentTail')).toEqual(before);
  });

  it('DOC-20 take in all documents or none', () => {
    set(truck, month, ['days', '07', 'oilBbl'], 1);
    set(truck, month, ['days', '08', 'oilBbl'], 1);
    set(truck, well, ['name'], 'Lea 1');
    const [, second] = truck.changesOf(...month);
    const foreign = [
      { kind: 'well' as const, key: 'W', changes: truck.changesOf(...well) },
      { kind: 'wellMonth' as const, key: 'W/2026-03', changes: [second!] },
    ];
    expect(() => office.writer.absorb(foreign)).toThrow('build on others');
    expect(office.rows('document')).toEqual([]);
    give(truck, office, month);
    expect(office.rows('productionDay')).toHaveLength(2);
  });

  it('DOC-26 move the clock past the stamps taken in', () => {
    truck.clock.nowMs += 60_000;
    set(truck, month, ['days', '07', 'oilBbl'], 1);
    give(truck, office, month);
    set(office, month, ['days', '07', 'oilBbl'], 2);
    const [theirs] = truck.rows('audit');
    const [ours] = office.rows('audit');
    expect(String(ours!['hybridTime']) > String(theirs!['hybridTime'])).toBe(true);
  });
});

describe('one field set apart', () => {
  it.each([true, false])('DOC-12 auto: the later is shown (truck later: %s)', (truckLater) => {
    truck.clock.nowMs += truckLater ? hour : -hour;
    // More operations do not make a change the later one.
    for (let n = 0; n < 5; n++) set(truckLater ? office : truck, well, ['note'], `draft ${n}`);
    set(truck, well, ['name'], 'from the truck');
    set(office, well, ['name'], 'from the office');
    meet(well);
    for (const store of [truck, office]) {
      expect(store.read(...well)?.name).toBe(truckLater ? 'from the truck' : 'from the office');
      expect(store.rows('well')[0]!['name']).toBe(store.read(...well)?.name);
      expect(store.rows('conflict')).toEqual([]);
    }
  });

  it('DOC-12 auto: at the same instant both sides choose the same', () => {
    set(truck, well, ['name'], 'T');
    set(office, well, ['name'], 'O');
    meet(well);
    expect(truck.read(...well)?.name).toBe(office.read(...well)?.name);
  });

  it('DOC-13 ask: both stay, the later is shown, a conflict is kept', () => {
    truck.clock.nowMs += hour;
    set(office, month, ['days', '07', 'oilBbl'], 10);
    set(truck, month, ['days', '07', 'oilBbl'], 11);
    meet(month);
    for (const store of [truck, office]) {
      expect(store.rows('productionDay')[0]!['oilBbl']).toBe(11);
      expect(store.rows('conflict')).toMatchObject([{ path: 'days/07/oilBbl', count: 2 }]);
      const live = store.load(...month)!;
      const values = candidatesAt(live, ['days', '07', 'oilBbl'], { merge: 'ask' });
      expect(values.map(({ value }) => value)).toEqual([11, 10]);
      expect(values[0]!.hybridTime > values[1]!.hybridTime).toBe(true);
    }
  });

  it('DOC-14 equal values are no conflict', () => {
    set(office, month, ['days', '07', 'oilBbl'], 10);
    set(truck, month, ['days', '07', 'oilBbl'], 10);
    meet(month);
    expect(truck.rows('conflict')).toEqual([]);
    expect(truck.read(...month)?.days['07']).toEqual({ oilBbl: 10 });
  });

  it('DOC-15 writing the shown value decides, here and there', () => {
    truck.clock.nowMs += hour;
    set(office, month, ['days', '07', 'oilBbl'], 10);
    set(truck, month, ['days', '07', 'oilBbl'], 11);
    meet(month);
    set(truck, month, ['days', '07', 'oilBbl'], 11);
    expect(truck.rows('conflict')).toEqual([]);
    expect(truck.rows('audit')).toHaveLength(2);
    give(truck, office, month);
    expect(office.rows('conflict')).toEqual([]);
    expect(office.rows('productionDay')[0]!['oilBbl']).toBe(11);
  });

  it('DOC-16 a value removed against one edited is a conflict', () => {
    set(truck, month, ['days', '07', 'oilBbl'], 10);
    meet(month);
    office.clock.nowMs += hour;
    set(truck, month, ['days', '07', 'oilBbl'], 12);
    set(office, month, ['days', '07', 'oilBbl'], null);
    meet(month);
    for (const store of [truck, office]) {
      expect(store.rows('conflict')).toMatchObject([{ path: 'days/07/oilBbl', count: 2 }]);
      expect(store.read(...month)?.days['07']).toEqual({});
    }
  });
});

describe('other versions of the app', () => {
  /** What an app that knows format 2 and a field `pump` writes. */
  function writeAsNewer(store: TestStore, format: number): void {
    const live = store.load(...well)!;
    const newer = A.change(A.clone(live.doc), (doc) => {
      doc['format'] = format;
      doc['pump'] = new A.ImmutableString('C-228');
      doc['name'] = new A.ImmutableString('renamed by a newer app');
    });
    const changes = A.getChanges(A.init<Record<string, unknown>>(), newer).slice(1);
    store.writer.absorb([{ kind: 'well', key: 'W', changes }]);
  }

  it('DOC-04 a newer format is read and not written', () => {
    set(truck, well, ['name'], 'Lea 1');
    writeAsNewer(truck, 2);
    expect(truck.rows('well')[0]!['name']).toBe('renamed by a newer app');
    expect(() => set(truck, well, ['name'], 'Lea 2')).toThrow(
      expect.objectContaining({ code: 'document-newer' }),
    );
    truck.run((edit) => {
      expect(edit.find('well', 'W')?.value.name).toBe('renamed by a newer app');
    });
  });

  it("DOC-06 what a foreign writer put in a container's place is passed over, and stays", () => {
    set(truck, month, ['days', '07', 'oilBbl'], 1);
    const broken = A.change(A.clone(truck.load(...month)!.doc), (doc) => {
      doc['days'] = 7;
    });
    const changes = A.getChanges(A.init<Record<string, unknown>>(), broken).slice(1);
    truck.writer.absorb([{ kind: 'wellMonth', key: 'W/2026-03', changes }]);
    expect(truck.read(...month)).toEqual({ wellId: 'W', month: '2026-03', days: {} });
    expect(truck.load(...month)!.doc['days']).toBe(7);
  });

  it('DOC-06 unknown fields of the same format stay through edits', () => {
    set(truck, well, ['name'], 'Lea 1');
    writeAsNewer(truck, 1);
    set(truck, well, ['name'], 'Lea 2');
    expect(String(truck.load(...well)!.doc['pump'])).toBe('C-228');
    expect(truck.read(...well)).toMatchObject({ name: 'Lea 2', pump: 'C-228' });
  });
});

it('one writer makes a history without forks, two make one with', () => {
  set(truck, well, ['name'], 'A');
  set(truck, well, ['name'], 'B');
  expect(isLinear(truck.load(...well)!.doc)).toBe(true);
  set(office, well, ['note'], 'C');
  meet(well);
  expect(isLinear(truck.load(...well)!.doc)).toBe(false);
});

function sorted(rows: Record<string, unknown>[]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}
