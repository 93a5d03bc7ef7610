import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FieldAt } from '#shared/contract/conflicts.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { Plain } from '#shared/documents/plain.ts';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { openTestStore, type TestStore, testTenantId } from '#tests/fixtures/test-store.ts';
import { undoBatch } from '../audit/undo.ts';
import { createConflictDesk } from './conflict-desk.ts';
import { putBack, readHistory } from './field-history.ts';
import { countNotices, readNotices, reopen } from './notices.ts';
import { listConflicts, readConflict, readMarks } from './read-conflicts.ts';
import { type Choice, resolveConflicts } from './resolve.ts';
import { decideByRules, setRule } from './standing-rules.ts';

const hour = 3_600_000;
let truck: TestStore;
let office: TestStore;
let ids = 0;
beforeEach(() => {
  truck = openTestStore({ seat: 'TRUCK', seed: 11 });
  office = openTestStore({ seat: 'OFFICE', seed: 12 });
  ids = 0;
  for (const store of [truck]) {
    store.run((edit) => {
      edit.open('lease', 'L1').set(['name'], 'Lea');
      for (const [id, name] of [
        ['W1', 'Lea 1'],
        ['W2', 'Lea 2'],
      ] as const) {
        const well = edit.open('well', id);
        well.set(['name'], name);
        well.set(['leaseId'], 'L1');
      }
      edit.open('well', 'W3').set(['name'], 'Other 3');
    });
  }
  for (const key of ['W1', 'W2', 'W3']) meet('well', key);
  meet('lease', 'L1');
});
afterEach(() => {
  truck.close();
  office.close();
});

const depsOf = (store: TestStore) => ({
  read: store.database.read,
  commands: store.writer,
  ports: store.ports as never,
  tenantId: testTenantId,
  newId: () => `ID${ids++}` as CommandId,
});

function set(
  store: TestStore,
  kind: DocumentKind,
  key: string,
  path: string[],
  value: Plain,
  head: Partial<CommandHead> = {},
) {
  store.clock.nowMs += 1_000;
  return store.run((edit) => {
    edit.open(kind, key).set(path, value);
    return { commandId: edit.commandId };
  }, head).commandId;
}

function meet(kind: DocumentKind, key: string): void {
  for (const [from, to] of [
    [truck, office],
    [office, truck],
  ] as const) {
    to.writer.absorb([{ kind, key, changes: from.changesOf(kind, key) }]);
  }
}

const oilOf = (wellId: string, day = '07'): FieldAt => ({
  documentKind: 'wellMonth',
  key: `${wellId}/2026-03`,
  path: `days/${day}/oilBbl`,
});
const statusOf = (wellId: string): FieldAt => ({
  documentKind: 'well',
  key: wellId,
  path: 'status',
});

/** Both write a gauge apart, the truck an hour later. */
function gaugeApart(wellId: string, inOffice: Plain, inTruck: Plain, day = '07'): FieldAt {
  const path = ['days', day, 'oilBbl'];
  set(office, 'wellMonth', `${wellId}/2026-03`, path, inOffice, {
    screen: 'production',
    reason: 'from the run ticket',
  });
  truck.clock.nowMs = office.clock.nowMs + hour;
  set(truck, 'wellMonth', `${wellId}/2026-03`, path, inTruck, { screen: 'field' });
  meet('wellMonth', `${wellId}/2026-03`);
  return oilOf(wellId, day);
}

const shown = (store: TestStore, wellId: string, day = '07') =>
  store.read('wellMonth', `${wellId}/2026-03`)?.days[day]?.oilBbl;
const openOn = async (store: TestStore) =>
  (await listConflicts(depsOf(store), store.session)).conflicts;

function decide(
  store: TestStore,
  items: readonly FieldAt[],
  choice: Choice,
  head: Partial<CommandHead> = {},
) {
  store.clock.nowMs += 1_000;
  return resolveConflicts(
    depsOf(store),
    { command: 'conflicts.resolve', session: store.session, ...head },
    items,
    choice,
  );
}
const as = (store: TestStore, role: Role) => ({ session: { ...store.session, role } });

describe('the inbox', () => {
  it('CON-20 lists each conflict with its values and who set them', async () => {
    gaugeApart('W1', 10, 11);
    set(office, 'well', 'W1', ['status'], 'shutIn');
    set(truck, 'well', 'W1', ['status'], 'producing');
    meet('well', 'W1');
    const all = await openOn(office);
    expect(
      all.map(({ path, sort, wellName, leaseName, period }) => [
        path,
        sort,
        wellName,
        leaseName,
        period,
      ]),
    ).toEqual([
      ['status', 'field', 'Lea 1', 'Lea', null],
      ['days/07/oilBbl', 'field', 'Lea 1', 'Lea', '2026-03-07'],
    ]);
    expect(all[1]!.values).toMatchObject([
      { text: '11', isMine: false, screen: 'field', reason: null, personId: 'PERSON-OF-TRUCK' },
      {
        text: '10',
        isMine: true,
        screen: 'production',
        reason: 'from the run ticket',
        personName: 'Person of OFFICE',
        seatName: 'Seat OFFICE',
      },
    ]);
    expect(await readConflict(depsOf(office), office.session, oilOf('W1'))).toEqual(all[1]);
    expect(await readMarks(depsOf(office), 'wellMonth')).toEqual([oilOf('W1')]);
  });

  it('CON-20 lists a document that was deleted and written apart with both choices', async () => {
    set(office, 'well', 'W2', ['deletedAt'], office.clock.nowMs);
    set(truck, 'well', 'W2', ['note'], 'new pump');
    meet('well', 'W2');
    const [one] = await openOn(truck);
    expect(one).toMatchObject({
      sort: 'deletion',
      name: 'Lea 2',
      mayType: false,
      values: [{ isDeleted: false, written: ['note'] }, { isDeleted: true }],
    });
    decide(truck, [one!], { kind: 'change', change: one!.values[1]!.change });
    meet('well', 'W2');
    expect(await openOn(office)).toEqual([]);
    expect(office.rows('well').find(({ wellId }) => wellId === 'W2')).toMatchObject({
      deleted: 1,
      note: 'new pump',
    });
  });

  it('CON-21 is narrowed', async () => {
    gaugeApart('W1', 10, 11);
    gaugeApart('W3', 20, 21);
    set(office, 'well', 'W3', ['status'], 'shutIn');
    set(truck, 'well', 'W3', ['status'], 'producing');
    meet('well', 'W3');
    const count = async (filter: object, store = truck) =>
      (await listConflicts(depsOf(store), store.session, filter)).total;
    expect(await count({})).toBe(3);
    expect(await count({ documentKind: 'well' })).toBe(1);
    expect(await count({ leaseId: 'L1' })).toBe(1);
    expect(await count({ wellId: 'W3' })).toBe(2);
    expect(await count({ sort: 'deletion' })).toBe(0);
    expect(await count({ isMine: true })).toBe(3);
    expect(
      (
        await listConflicts(
          depsOf(truck),
          { ...truck.session, personId: 'NOBODY' as never },
          { isMine: true },
        )
      ).total,
    ).toBe(0);
    const [newest] = await openOn(truck);
    expect(await count({ sinceMs: newest!.openedAtMs! })).toBe(1);
  });

  it('CON-22 is decided by choosing or by typing', async () => {
    const item = gaugeApart('W1', 10, 11);
    const [one] = await openOn(truck);
    const change = one!.values[1]!.change;
    expect(decide(truck, [item], { kind: 'change', change })).toMatchObject({
      resolved: 1,
      skipped: [],
      batchId: null,
    });
    expect(shown(truck, 'W1')).toBe(10);
    gaugeApart('W2', 10, 11);
    decide(office, [oilOf('W2')], { kind: 'value', value: 10.5 });
    meet('wellMonth', 'W2/2026-03');
    expect(shown(truck, 'W2')).toBe(10.5);
    expect(await openOn(truck)).toEqual([]);
  });

  it.each([-1, 'eleven', Number.NaN, null])(
    'CON-22 refuses %s where its own screen would',
    (value) => {
      const item = gaugeApart('W1', 10, 11);
      const type = () => decide(truck, [item], { kind: 'value', value });
      if (value === null) expect(type().resolved).toBe(1);
      else expect(type).toThrow(expect.objectContaining({ code: 'conflict-value-invalid' }));
    },
  );

  it.each([
    ['newest', [11, 5, 'late']],
    ['mine', [11, 5, 'late']],
    ['theirs', [10, 9, 'early']],
    ['higher', [11, 9, undefined]],
    ['lower', [10, 5, undefined]],
    ['shown', [11, 5, 'late']],
  ] as const)('CON-23 many are decided by %s', async (by, [first, second, third]) => {
    const items = [gaugeApart('W1', 10, 11), gaugeApart('W2', 9, 5)];
    set(office, 'wellMonth', 'W3/2026-03', ['days', '07', 'note'], 'early');
    truck.clock.nowMs += hour;
    set(truck, 'wellMonth', 'W3/2026-03', ['days', '07', 'note'], 'late');
    meet('wellMonth', 'W3/2026-03');
    items.push({ documentKind: 'wellMonth', key: 'W3/2026-03', path: 'days/07/note' });
    const done = decide(truck, items, { kind: 'by', by });
    expect([shown(truck, 'W1'), shown(truck, 'W2')]).toEqual([first, second]);
    const isLeft = third === undefined;
    expect(done.resolved).toBe(isLeft ? 2 : 3);
    expect(done.skipped).toEqual(isLeft ? [{ ...items[2], why: 'no-such-value' }] : []);
    expect(await openOn(truck)).toHaveLength(isLeft ? 1 : 0);
  });

  it('CON-23 names what has been decided meanwhile', () => {
    const item = gaugeApart('W1', 10, 11);
    decide(truck, [item], { kind: 'by', by: 'newest' });
    expect(decide(truck, [item], { kind: 'by', by: 'newest' }).skipped).toEqual([
      { ...item, why: 'gone' },
    ]);
  });

  it('CON-24 is not decided by who may not write there', () => {
    set(office, 'well', 'W1', ['status'], 'shutIn');
    set(truck, 'well', 'W1', ['status'], 'producing');
    meet('well', 'W1');
    const done = decide(truck, [statusOf('W1')], { kind: 'by', by: 'newest' }, as(truck, 'pumper'));
    expect(done).toMatchObject({ resolved: 0, skipped: [{ why: 'not-allowed' }] });
    expect(truck.rows('conflict')).toHaveLength(1);
  });

  it('CON-29 decisions of one batch are taken back together', async () => {
    const items = [gaugeApart('W1', 10, 11), gaugeApart('W2', 9, 5)];
    const { batchId } = decide(truck, items, { kind: 'by', by: 'lower' });
    expect(await openOn(truck)).toEqual([]);
    truck.clock.nowMs += 1_000;
    await undoBatch(depsOf(truck), { command: 'audit.undo', session: truck.session }, batchId!);
    meet('wellMonth', 'W1/2026-03');
    meet('wellMonth', 'W2/2026-03');
    for (const store of [truck, office]) {
      const values = (await openOn(store)).map((one) =>
        one.values.map(({ text }) => text).toSorted(),
      );
      expect(values.toSorted()).toEqual([
        ['10', '11'],
        ['5', '9'],
      ]);
    }
  });
});

describe('a standing rule', () => {
  const rule = { documentKind: 'wellMonth', field: 'days/*/oilBbl', choice: 'higher' as const };
  const followed = (store: TestStore) => ({
    ...depsOf(store),
    changes: undefined as never,
    log: undefined as never,
    seatId: store.session.seatId,
    role: () => 'owner' as const,
  });
  const make = (store: TestStore) =>
    setRule(depsOf(store), { command: 'conflicts.setRule', session: store.session }, rule);

  it('CON-25 decides its own field by itself, and says so in the audit', async () => {
    make(office);
    gaugeApart('W1', 12, 11);
    set(office, 'well', 'W1', ['status'], 'shutIn');
    set(truck, 'well', 'W1', ['status'], 'producing');
    meet('well', 'W1');
    await decideByRules(followed(office));
    expect(shown(office, 'W1')).toBe(12);
    expect((await openOn(office)).map(({ path }) => path)).toEqual(['status']);
    expect(office.rows('audit').at(-1)).toMatchObject({
      command: 'conflicts.followRule',
      reason: 'wellMonth/days/*/oilBbl: higher',
      personName: 'Person of OFFICE',
    });
  });

  it('CON-26 followed apart leaves none open', async () => {
    make(office);
    meet('conflictRules', 'tenant');
    gaugeApart('W1', 12, 11);
    for (const store of [office, truck]) await decideByRules(followed(store));
    meet('wellMonth', 'W1/2026-03');
    for (const store of [office, truck]) {
      expect(shown(store, 'W1')).toBe(12);
      expect(await openOn(store)).toEqual([]);
    }
  });

  it('CON-25 cannot be made of what is always asked, nor of what is not there', () => {
    for (const field of ['deletedAt', 'name', 'nothing']) {
      const work = () =>
        setRule(
          depsOf(office),
          { command: 'conflicts.setRule', session: office.session },
          { documentKind: 'well', field, choice: 'newest' },
        );
      expect(work).toThrow(expect.objectContaining({ code: 'conflict-not-found' }));
    }
  });
});

describe('a decision', () => {
  beforeEach(() => {
    const item = gaugeApart('W1', 10, 11);
    decide(truck, [item], { kind: 'by', by: 'mine' }, { reason: 'gauged it myself' });
    meet('wellMonth', 'W1/2026-03');
  });

  it('CON-27 is told to whom it was about, until they have taken note', async () => {
    const [notice, ...others] = await readNotices(depsOf(office), office.session, 10);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      wasKept: false,
      mine: '10',
      chosen: '11',
      reason: 'gauged it myself',
      isSeen: false,
      isByRule: false,
      wellName: 'Lea 1',
    });
    expect(await readNotices(depsOf(truck), truck.session, 10)).toEqual([]);
    expect(await countNotices(depsOf(office), office.session)).toBe(1);
    createConflictDesk(office.database.write, office.ports.clock).noteSeen(
      office.session.personId,
      [notice!],
    );
    expect(await countNotices(depsOf(office), office.session)).toBe(0);
    expect(await readNotices(depsOf(office), office.session, 10)).toMatchObject([{ isSeen: true }]);
  });

  it('CON-28 is opened again by who is told', async () => {
    const [notice] = await readNotices(depsOf(office), office.session, 10);
    office.clock.nowMs = truck.clock.nowMs + 5_000;
    reopen(
      depsOf(office),
      { command: 'conflicts.reopen', session: office.session },
      oilOf('W1'),
      notice!.change,
    );
    meet('wellMonth', 'W1/2026-03');
    for (const store of [truck, office]) {
      const [one] = await openOn(store);
      expect(one!.values.map(({ text, personId }) => [text, personId])).toEqual([
        ['10', 'PERSON-OF-OFFICE'],
        ['11', 'PERSON-OF-TRUCK'],
      ]);
    }
  });
});

describe('the history of a field', () => {
  it('CON-50 holds what every seat wrote, on every seat', async () => {
    gaugeApart('W1', 10, 11);
    decide(
      truck,
      [oilOf('W1')],
      { kind: 'value', value: 10.5 },
      { reason: 'asked the hauler', screen: 'conflicts' },
    );
    meet('wellMonth', 'W1/2026-03');
    for (const store of [truck, office]) {
      const history = await readHistory(depsOf(store), store.session, oilOf('W1'));
      expect(history).toMatchObject([
        {
          after: '10.5',
          before: '11',
          personId: 'PERSON-OF-TRUCK',
          isDecision: true,
          isStanding: true,
          isShown: true,
          reason: 'asked the hauler',
          screen: 'conflicts',
        },
        {
          after: '11',
          before: null,
          personId: 'PERSON-OF-TRUCK',
          screen: 'field',
          isStanding: false,
          isDecision: false,
        },
        {
          after: '10',
          before: null,
          personId: 'PERSON-OF-OFFICE',
          screen: 'production',
          reason: 'from the run ticket',
        },
      ]);
    }
  });

  it('CON-51 says what stands while a conflict waits, and how far a stamp is off', async () => {
    gaugeApart('W1', 10, 11);
    const history = await readHistory(depsOf(office), office.session, oilOf('W1'));
    expect(history.map(({ isStanding, isShown }) => [isStanding, isShown])).toEqual([
      [true, true],
      [true, false],
    ]);
    expect(history.map(({ skewMs }) => skewMs)).toEqual([0, 0]);
    // A clock that jumps back writes with the stamp it had.
    office.clock.nowMs -= 2 * hour;
    set(office, 'wellMonth', 'W1/2026-03', ['days', '08', 'oilBbl'], 3);
    const [late] = await readHistory(depsOf(office), office.session, oilOf('W1', '08'));
    expect(late!.skewMs).toBeGreaterThan(hour);
  });

  it('CON-52 gives a value back by a command of its own', async () => {
    gaugeApart('W1', 10, 11);
    const before = await readHistory(depsOf(office), office.session, oilOf('W1'));
    const ten = before.find(({ after }) => after === '10')!;
    office.clock.nowMs = truck.clock.nowMs + 1_000;
    await putBack(
      depsOf(office),
      { command: 'conflicts.putBack', session: office.session },
      oilOf('W1'),
      ten.change,
    );
    expect(shown(office, 'W1')).toBe(10);
    expect(await openOn(office)).toEqual([]);
    expect(office.rows('audit').at(-1)).toMatchObject({ command: 'conflicts.putBack' });
    expect(await readHistory(depsOf(office), office.session, oilOf('W1'))).toHaveLength(3);
    const putting = putBack(
      depsOf(office),
      { command: 'conflicts.putBack', session: office.session },
      oilOf('W1'),
      'no-change',
    );
    await expect(putting).rejects.toEqual(expect.objectContaining({ code: 'conflict-not-found' }));
  });

  it('CON-52 is not written by who may not write there', async () => {
    set(office, 'well', 'W1', ['status'], 'shutIn');
    const [one] = await readHistory(depsOf(office), office.session, statusOf('W1'));
    const head = { command: 'conflicts.putBack', ...as(office, 'pumper') };
    await expect(putBack(depsOf(office), head, statusOf('W1'), one!.change)).rejects.toEqual(
      expect.objectContaining({ code: 'not-allowed' }),
    );
  });
});
