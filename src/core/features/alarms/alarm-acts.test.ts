import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActEvent } from '#shared/domain/alarms/act.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { undo } from '#core/features/audit/undo.ts';
import { readRecent } from '#core/features/audit/read-recent.ts';
import { definitionOf, setupDesk, type TestDesk } from '#tests/fixtures/test-alarm-desk.ts';
import { moveSimply, shelve, suppressFor } from './commands.ts';
import { readJournal } from './read-journal.ts';

const hour = 3_600_000;
let test: TestDesk;
beforeEach(async () => {
  test = await setupDesk();
  await test.configure({ high: definitionOf(test.tagId('tubing')) });
});
afterEach(() => test.close());

const journal = async () => (await readJournal(test.tenant.deps, {}, { limit: 100 })).entries;
const act = (kind: 'acknowledge' | 'unshelve' | 'release' | 'return') =>
  moveSimply(test.desk(), test.head(`alarms.${kind}`), [test.alarmId('high')], kind);
const acts = () =>
  test.tenant.deps.read
    .selectFrom('alarmAct')
    .selectAll()
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, act: JSON.parse(row.act) as object })));

/** As a chunk of another seat brings it: the document has the act, and nobody here has done anything. */
async function actElsewhere(event: ActEvent, atMs: number, actId = test.tenant.deps.newId()) {
  const alarmId = test.alarmId('high');
  const [ownerId] = alarmId.split('/');
  const who = { personId: 'P2', personName: 'Pat at the office', seatId: 'S2' };
  test.tenant.deps.commands.run(test.head('elsewhere'), (edit) => {
    const value = { alarmId, event, atMs, ...who, secondPerson: null, reason: 'Crew is there' };
    edit.open('alarmActs', `${ownerId}/2026-03-10`).set(['acts', actId], value);
    return {};
  });
  await test.reload();
  return actId;
}

describe('what a person does about an alarm', () => {
  it('ALM-76 is said to every seat, in the command that did it', async () => {
    test.take('tubing', 470);
    await test.pass(0);
    await act('acknowledge');
    await shelve(test.desk(), test.head('alarms.shelve'), {
      alarmIds: [test.alarmId('high')],
      forMs: hour,
      reason: 'Meter is out',
    });
    await act('unshelve');
    await suppressFor(test.desk(), test.head(), [test.alarmId('high')], 'suppress', 'Workover');
    await act('release');
    expect((await acts()).map(({ act: one }) => one)).toEqual(
      [
        { event: { kind: 'acknowledge' } },
        {
          event: { kind: 'shelve', untilMs: test.tenant.clock.nowMs + hour },
          reason: 'Meter is out',
        },
        { event: { kind: 'unshelve' } },
        { event: { kind: 'suppress' }, reason: 'Workover' },
        { event: { kind: 'release' } },
      ].map((one) =>
        expect.objectContaining({
          ...one,
          alarmId: test.alarmId('high'),
          personName: 'Test Pumper',
          seatId: test.tenant.session.seatId,
        }),
      ),
    );
    const lines = await journal();
    await test.reload();
    await test.restart();
    await test.reload();
    expect(await journal()).toEqual(lines);
  });

  it('ALM-76 at another seat is done here once, and written with that person’s name', async () => {
    test.take('tubing', 470);
    await test.pass(0);
    const atMs = test.tenant.clock.nowMs + 5_000;
    const actId = await actElsewhere({ kind: 'acknowledge' }, atMs);
    expect(test.phase('high')).toBe('acknowledged');
    const [line] = await journal();
    expect(line).toMatchObject({
      kind: 'acknowledge',
      atMs,
      personName: 'Pat at the office',
      reason: 'Crew is there',
      seatId: 'S2',
    });
    const lines = await journal();
    await actElsewhere({ kind: 'acknowledge' }, atMs, actId);
    await test.restart();
    expect(await journal()).toEqual(lines);
    expect(test.phase('high')).toBe('acknowledged');
    expect(await acts()).toHaveLength(1);
  });

  it('ALM-77 does not acknowledge what was raised since', async () => {
    const longAgoMs = test.tenant.clock.nowMs;
    await test.pass(hour);
    test.take('tubing', 470);
    await test.pass(0);
    await actElsewhere({ kind: 'acknowledge' }, longAgoMs);
    expect(test.phase('high')).toBe('unacknowledged');
  });

  it('ALM-77 is the later of two contrary things, whichever came first', async () => {
    const atMs = test.tenant.clock.nowMs;
    await actElsewhere({ kind: 'return' }, atMs + 2_000);
    await actElsewhere({ kind: 'remove' }, atMs + 1_000);
    expect(test.phase('high')).toBe('normal');
    await actElsewhere({ kind: 'remove' }, atMs + 3_000);
    expect(test.phase('high')).toBe('outOfService');
    await actElsewhere({ kind: 'return' }, atMs + 4_000);
    expect(test.phase('high')).toBe('normal');
  });

  it('ALM-76 about an alarm that is not here, or that nobody understands, is passed over', async () => {
    const odd = { alarmId: 'nobody/knows', event: { kind: 'of a newer app' }, atMs: 1 };
    test.tenant.deps.commands.run(test.head('elsewhere'), (edit) => {
      const document = edit.open('alarmActs', 'nobody/2026-03-10');
      document.set(['acts', 'A1'], odd);
      document.set(['acts', 'A2'], { ...odd, event: { kind: 'reset' }, personId: 'P' });
      return {};
    });
    await actElsewhere({ kind: 'reset' }, test.tenant.clock.nowMs);
    expect(await journal()).toEqual([]);
    expect(await acts()).toHaveLength(1);
  });

  it('ALM-76 is undone by its contrary only', async () => {
    const { deps } = test.tenant;
    test.take('tubing', 470);
    await test.pass(0);
    const { commandId } = await act('acknowledge');
    const [entry] = await readRecent(deps, {});
    expect(entry).toMatchObject({ command: 'alarms.acknowledge', canUndo: false, undoneBy: null });
    const refused = (error: unknown) => isRefusal(error, 'nothing-to-undo');
    await expect(undo(deps, test.head('audit.undo'), { commandId })).rejects.toSatisfy(refused);
    await undo(deps, test.head('audit.undo'), undefined);
    // What was done before it.
    expect((await readRecent(deps, {})).find((one) => one.command === 'alarms.save')).toMatchObject(
      {
        canUndo: false,
      },
    );
    expect(await acts()).toHaveLength(1);
  });
});
