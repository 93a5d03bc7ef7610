import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTwins, type Marked } from '#shared/domain/conflicts/find-twins.ts';
import { openTestStore, type TestStore } from '#tests/fixtures/test-store.ts';
import { undoCommand } from '../audit/undo.ts';
import { decideTwins, type TwinsDecision } from './decide-twins.ts';
import { findTwinsNow } from './read-twins.ts';

let store: TestStore;
beforeEach(() => (store = openTestStore()));
afterEach(() => store.close());

const api14 = '42317123450000';
const depsOf = () => ({ read: store.database.read, commands: store.writer });

function decide(decision: TwinsDecision) {
  store.clock.nowMs += 1_000;
  return decideTwins(
    depsOf(),
    { command: 'conflicts.decideTwins', session: store.session },
    decision,
  );
}

/** As two seats would add the same well, lease, device and note. */
function addTwins(): void {
  store.run((edit) => {
    for (const id of ['A', 'B']) {
      edit.open('well', `W${id}`).set(['name'], `Lea 1${id}`);
      edit.open('well', `W${id}`).set(['api14'], api14);
      edit.open('lease', `L${id}`).set(['name'], id === 'A' ? 'Mesquite Flat' : 'mesquite  flat');
      edit.open('device', `D${id}`).set(['name'], `POC ${id}`);
      edit
        .open('device', `D${id}`)
        .set(['address'], { kind: 'modbus', host: '10.0.0.7', port: 502, unit: 1 });
      edit.open('annotation', `N${id}`).set(['text'], 'Changed the pump');
      edit.open('annotation', `N${id}`).set(['time'], { atMs: 1_000, toMs: null });
    }
  });
}

describe('twins', () => {
  it('CON-40 are found among wells, leases, devices and notes', async () => {
    addTwins();
    expect(
      (await findTwinsNow(depsOf())).map(({ rule, things }) => [
        rule,
        things.map(({ key }) => key),
      ]),
    ).toEqual([
      ['well-api', ['WA', 'WB']],
      ['lease-name', ['LA', 'LB']],
      ['device-address', ['DA', 'DB']],
      ['note', ['NA', 'NB']],
    ]);
  });

  it('CON-40 are named once, by the strongest rule', () => {
    const marked = (key: string): Marked => ({
      kind: 'well',
      key,
      name: 'Lea 1',
      detail: null,
      marks: [
        { rule: 'well-name', text: 'lea 1' },
        { rule: 'well-api', text: api14 },
      ],
    });
    expect(findTwins([marked('B'), marked('A')])).toMatchObject([
      { id: 'well-api:A+B', rule: 'well-api' },
    ]);
    expect(findTwins([marked('A')])).toEqual([]);
  });

  it('CON-41 that are two are listed no more, until a third comes', async () => {
    addTwins();
    const [wells] = await findTwinsNow(depsOf());
    await decide({ id: wells!.id, decision: 'stay' });
    expect((await findTwinsNow(depsOf())).map(({ rule }) => rule)).not.toContain('well-api');
    store.run((edit) => edit.open('well', 'WC').set(['api14'], api14));
    expect((await findTwinsNow(depsOf()))[0]).toMatchObject({ id: 'well-api:WA+WB+WC' });
  });

  it('CON-42 lose one of them, and have it back', async () => {
    addTwins();
    const [wells] = await findTwinsNow(depsOf());
    const { commandId } = await decide({ id: wells!.id, decision: 'remove', drop: 'WB' });
    expect(store.rows('well').map(({ deleted }) => deleted)).toEqual([0, 1]);
    undoCommand(depsOf(), { command: 'audit.undo', session: store.session }, commandId);
    expect(store.rows('well').map(({ deleted }) => deleted)).toEqual([0, 0]);
  });

  it('CON-43 are merged without writing over anything', async () => {
    addTwins();
    store.run((edit) => {
      edit.open('well', 'WB').set(['county'], 'Loving');
      edit.open('wellMonth', 'WA/2026-03').set(['days', '01', 'oilBbl'], 10);
      edit.open('wellMonth', 'WB/2026-03').set(['days', '01', 'oilBbl'], 12);
      edit.open('wellMonth', 'WB/2026-03').set(['days', '02', 'oilBbl'], 13);
      edit.open('wellYear', 'WB/2025').set(['months', '12', 'gasMcf'], 400);
      edit
        .open('device', 'DA')
        .set(['tags', 'pt'], { name: 'Tubing', unit: 'psi', signal: 'pressure', wellId: 'WB' });
    });
    const [wells] = await findTwinsNow(depsOf());
    const done = await decide({ id: wells!.id, decision: 'merge', keep: 'WA', drop: 'WB' });
    // County, one day, one month, one tag; name and one day differ.
    expect(done).toMatchObject({ taken: 4, differing: 2 });
    expect(store.read('well', 'WA')).toMatchObject({ name: 'Lea 1A', county: 'Loving' });
    expect(store.read('wellMonth', 'WA/2026-03')?.days).toMatchObject({
      '01': { oilBbl: 10 },
      '02': { oilBbl: 13 },
    });
    expect(store.read('wellMonth', 'WB/2026-03')?.days['01']?.oilBbl).toBe(12);
    expect(store.rows('productionMonth')).toContainEqual(
      expect.objectContaining({ wellId: 'WA', gasMcf: 400 }),
    );
    expect(store.rows('tag')).toMatchObject([{ wellId: 'WA' }]);
    expect(store.read('well', 'WB')?.deletedAt).toBeDefined();
  });

  it('CON-43 move the wells of a lease', async () => {
    addTwins();
    store.run((edit) => edit.open('well', 'WA').set(['leaseId'], 'LB'));
    const leases = (await findTwinsNow(depsOf())).find(({ rule }) => rule === 'lease-name')!;
    await decide({ id: leases.id, decision: 'merge', keep: 'LA', drop: 'LB' });
    expect(store.read('well', 'WA')?.leaseId).toBe('LA');
  });

  it.each([
    [{ id: 'well-api:X+Y', decision: 'stay' }, 'twins-not-found'],
    [{ id: 'well-api:WA+WB', decision: 'remove', drop: 'WZ' }, 'twins-not-found'],
    [{ id: 'well-api:WA+WB', decision: 'merge', keep: 'WA', drop: 'WA' }, 'twins-not-found'],
    [{ id: 'note:NA+NB', decision: 'merge', keep: 'NA', drop: 'NB' }, 'twins-not-mergeable'],
  ] as const)('CON-43 %o is refused', async (decision, code) => {
    addTwins();
    await expect(decide(decision)).rejects.toEqual(expect.objectContaining({ code }));
  });
});
