import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plain } from '#shared/documents/plain.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import { undoCommand } from '#core/features/audit/undo.ts';
import { openTestStore, type TestStore } from '#tests/fixtures/test-store.ts';
import { noteClockAhead } from './hybrid-stamps.ts';
import { checkRows } from './projections/check-rows.ts';
import { rebuildRows } from './projections/rebuild-rows.ts';

const hour = 3_600_000;
let truck: TestStore;
let office: TestStore;
beforeEach(() => {
  truck = openTestStore({ seat: 'TRUCK', seed: 11 });
  office = openTestStore({ seat: 'OFFICE', seed: 12 });
});
afterEach(() => {
  for (const store of [truck, office]) {
    // CON-10 holds after everything below.
    expect(checkRows(store.database.write, store.ports)).toEqual({ damaged: [], differences: [] });
    store.close();
  }
});

type Where = readonly [kind: DocumentKind, key: string];
const month = ['wellMonth', 'W/2026-03'] as const satisfies Where;
const well = ['well', 'W'] as const satisfies Where;
const oil = ['days', '07', 'oilBbl'];

function set(store: TestStore, [kind, key]: Where, path: string[], value: Plain): CommandId {
  store.clock.nowMs += 1_000;
  return store.run((edit) => {
    edit.open(kind, key).set(path, value);
    return { commandId: edit.commandId };
  }).commandId;
}

function meet(where: Where): void {
  for (const [from, to] of [
    [truck, office],
    [office, truck],
  ] as const) {
    const [kind, key] = where;
    to.writer.absorb([{ kind, key, changes: from.changesOf(kind, key) }]);
  }
}

const conflictsOf = (store: TestStore) =>
  store.rows('conflict').map(({ path, candidates }) => {
    const values = JSON.parse(String(candidates)) as { value: Plain; personId: string }[];
    return [path, ...values.map(({ value, personId }) => [value, personId])];
  });
const both = [() => truck, () => office];

describe('values set apart', () => {
  it('CON-03 by a clock that runs ahead lose, though they bear the later stamp', () => {
    noteClockAhead(truck.database.write, 6 * 60_000);
    truck.clock.nowMs += hour;
    set(truck, well, ['name'], 'by the fast clock');
    set(office, well, ['name'], 'by the right clock');
    set(truck, month, oil, 11);
    set(office, month, oil, 10);
    meet(well);
    meet(month);
    for (const store of both) {
      expect(store().read(...well)?.name).toBe('by the right clock');
      expect(store().read(...month)?.days['07']?.oilBbl).toBe(10);
      const [conflict] = store().rows('conflict');
      expect(JSON.parse(String(conflict!['candidates']))).toMatchObject([
        { value: 10, isUnverified: false },
        { value: 11, isUnverified: true },
      ]);
    }
  });

  it('CON-09 bear the mark only while the clock is more than five minutes ahead', () => {
    const { write } = truck.database;
    const isMarked = () => {
      set(truck, month, oil, truck.clock.nowMs);
      set(office, month, oil, office.clock.nowMs);
      meet(month);
      const all = truck
        .rows('conflict')
        .flatMap(({ candidates }) => JSON.parse(String(candidates)));
      set(office, month, oil, 0);
      meet(month);
      return all.some((one: { isUnverified: boolean }) => one.isUnverified);
    };
    expect(isMarked()).toBe(false);
    noteClockAhead(write, 5 * 60_000);
    expect(isMarked()).toBe(false);
    noteClockAhead(write, 5 * 60_000 + 1);
    expect(isMarked()).toBe(true);
    noteClockAhead(write, -20 * 60_000);
    expect(isMarked()).toBe(false);
  });

  it('CON-09 by a clock far ahead move no other clock', () => {
    truck.clock.nowMs += 3 * hour;
    set(truck, month, oil, 11);
    meet(month);
    set(office, month, ['days', '08', 'oilBbl'], 10);
    const [row] = office.rows('audit');
    const wallMs = Number(String(row!['hybridTime']).slice(0, 15));
    expect(Math.abs(wallMs - office.clock.nowMs)).toBeLessThan(60_000);
  });

  it('CON-04 of a pressure show the higher one, in the rows too', () => {
    set(office, month, ['days', '07', 'tubingPsi'], 900);
    truck.clock.nowMs += hour;
    set(truck, month, ['days', '07', 'tubingPsi'], 250);
    set(office, month, ['days', '07', 'casingPsi'], 400);
    set(truck, month, ['days', '07', 'casingPsi'], null);
    set(truck, month, ['days', '07', 'casingPsi'], 300);
    meet(month);
    for (const store of both)
      expect(store().rows('productionDay')).toMatchObject([{ tubingPsi: 900, casingPsi: 400 }]);
  });
});

describe('deleted and written apart', () => {
  beforeEach(() => {
    set(office, well, ['name'], 'Lea 1');
    meet(well);
  });

  it('CON-05 is shown, and waits with both choices', () => {
    set(office, well, ['deletedAt'], office.clock.nowMs);
    set(truck, well, ['note'], 'new pump');
    meet(well);
    for (const store of both) {
      expect(store().rows('well')).toMatchObject([{ deleted: 0, note: 'new pump' }]);
      const [row] = store().rows('conflict');
      expect(row).toMatchObject({ path: 'deletedAt', count: 2 });
      expect(JSON.parse(String(row!['candidates']))).toMatchObject([
        { value: null, personId: 'PERSON-OF-TRUCK', written: ['note'] },
        { value: expect.any(Number), personId: 'PERSON-OF-OFFICE' },
      ]);
    }
  });

  it.each([
    ['kept', () => null, 0],
    ['deleted all the same', (store: TestStore) => store.clock.nowMs, 1],
  ])('CON-05 is %s as someone decides, here and there', (_, value, deleted) => {
    set(office, well, ['deletedAt'], office.clock.nowMs);
    set(truck, well, ['note'], 'new pump');
    meet(well);
    set(truck, well, ['deletedAt'], value(truck));
    meet(well);
    for (const store of both) {
      expect(store().rows('conflict')).toEqual([]);
      expect(store().rows('well')).toMatchObject([{ deleted, note: 'new pump' }]);
    }
  });

  it('CON-05 is no conflict when it was written before or after, knowing of it', () => {
    set(truck, well, ['note'], 'new pump');
    meet(well);
    set(office, well, ['deletedAt'], office.clock.nowMs);
    meet(well);
    set(truck, well, ['note'], 'written on a deleted well');
    meet(well);
    for (const store of both) {
      expect(store().rows('conflict')).toEqual([]);
      expect(store().rows('well')).toMatchObject([{ deleted: 1 }]);
    }
  });

  it('CON-06 by two people is simply deleted', () => {
    set(office, well, ['deletedAt'], office.clock.nowMs);
    set(truck, well, ['deletedAt'], truck.clock.nowMs + 5);
    meet(well);
    for (const store of both) {
      expect(store().rows('conflict')).toEqual([]);
      expect(store().rows('well')).toMatchObject([{ deleted: 1 }]);
    }
  });
});

describe('a decision', () => {
  beforeEach(() => {
    set(office, month, oil, 10);
    set(truck, month, oil, 11);
    meet(month);
  });

  it.each([
    [10, 11],
    [11, 10],
    [10, 12],
    [12, 11],
  ])('CON-07 against another made apart (%d and %d) opens the conflict again', (one, other) => {
    set(truck, month, oil, one);
    set(office, month, oil, other);
    meet(month);
    for (const store of both) {
      expect(conflictsOf(store())).toEqual([
        [
          'days/07/oilBbl',
          ...[
            [one, 'PERSON-OF-TRUCK'],
            [other, 'PERSON-OF-OFFICE'],
          ].toSorted(() => (store().read(...month)?.days['07']?.oilBbl === one ? 0 : -1)),
        ],
      ]);
    }
  });

  it('CON-07 that agrees with another made apart leaves none open', () => {
    set(truck, month, oil, 10);
    set(office, month, oil, 10);
    meet(month);
    for (const store of both) expect(store().rows('conflict')).toEqual([]);
  });

  it('CON-07 is kept with what it was about, everywhere', () => {
    const commandId = set(truck, month, oil, 11);
    meet(month);
    for (const store of both) {
      const [row, ...others] = store().rows('resolution');
      expect(others).toEqual([]);
      expect(row).toMatchObject({
        commandId,
        path: 'days/07/oilBbl',
        personId: 'PERSON-OF-TRUCK',
        chosen: '11',
      });
      expect(JSON.parse(String(row!['candidates']))).toMatchObject([
        { value: 11, personId: 'PERSON-OF-TRUCK' },
        { value: 10, personId: 'PERSON-OF-OFFICE' },
      ]);
    }
  });

  it('CON-08 that is taken back opens it again, and taken back once more it stands', () => {
    const head = { command: 'audit.undo', session: truck.session };
    const decided = set(truck, month, oil, 12);
    meet(month);
    truck.clock.nowMs += 1_000;
    const undone = undoCommand({ commands: truck.writer }, head, decided).commandId;
    meet(month);
    for (const store of both) {
      const values = conflictsOf(store())[0]!.slice(1) as [number, string][];
      expect(values.map(([value]) => value).toSorted()).toEqual([10, 11, 12]);
    }
    truck.clock.nowMs += 1_000;
    undoCommand({ commands: truck.writer }, head, undone);
    meet(month);
    for (const store of both) {
      expect(store().rows('conflict')).toEqual([]);
      expect(store().read(...month)?.days['07']?.oilBbl).toBe(12);
    }
  });

  it('CON-10 is the same in rows made anew', () => {
    set(truck, month, oil, 11);
    set(office, month, oil, 12);
    meet(month);
    set(truck, month, ['days', '08', 'oilBbl'], 3);
    set(office, month, ['days', '08', 'oilBbl'], 4);
    meet(month);
    for (const store of both) {
      const kept = () => ['conflict', 'resolution'].map((table) => texts(store().rows(table)));
      const before = kept();
      expect(before.map((rows) => rows.length)).toEqual([2, 2]);
      rebuildRows(store().database.write, store().ports);
      expect(kept()).toEqual(before);
    }
  });
});

function texts(rows: Record<string, unknown>[]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}
