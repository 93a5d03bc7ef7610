import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definitionOf, setupDesk, type TestDesk } from '#tests/fixtures/test-alarm-desk.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { moveSimply, shelve } from './commands.ts';
import { readKpis } from './read-kpis.ts';
import { createJournalTally } from './tally-journal.ts';

const minute = 60_000;
const keys = ['tubing', 'casing'] as const;
let test: TestDesk;
beforeEach(async () => (test = await setupDesk()));
afterEach(() => test.close());

const kpis = (fromMs = Date.UTC(2026, 2, 10)) =>
  readKpis(test.tenant.deps, test.desk(), {
    fromMs,
    toMs: test.tenant.clock.nowMs + 1,
    operators: 1,
  });
const configure = (name = 'Pressure high') =>
  test.configure(
    Object.fromEntries(
      keys.map((key) => [key, definitionOf(test.tagId(key), { name: `${name} ${key}` })]),
    ),
  );
/** As a salvage leaves it: the journal is there, its sums are not. */
const forget = async () => {
  test.tenant.database.write.exec(
    'delete from alarmTally; delete from alarmTallyMemory; update alarmTallied set n = 0',
  );
  await test.restart();
};

/** Values that come and go at random, acknowledged and shelved now and then. */
async function live(steps: number, seed: number): Promise<void> {
  const { fraction } = seededRandom(seed);
  for (let step = 0; step < steps; step++) {
    const key = keys[Math.floor(fraction() * keys.length)]!;
    const alarmIds = [test.alarmId(key)];
    const chance = fraction();
    if (chance < 0.8) test.take(key, fraction() < 0.5 ? 470 : 100);
    // Of what cannot be done now nothing is wanted here.
    else if (chance < 0.95)
      await moveSimply(
        test.desk(),
        test.head(),
        [...alarmIds, test.alarmId('none')],
        'acknowledge',
      );
    else
      await shelve(test.desk(), test.head('alarms.shelve', 'Being looked at'), {
        alarmIds: [...alarmIds, test.alarmId('none')],
        forMs: 5 * minute,
        reason: 'Being looked at',
      });
    await test.pass(Math.floor(fraction() ** 3 * 10 * minute));
  }
}

describe('figures', () => {
  it('ALM-68 are the same however often they were summed up on the way, and when they are summed up anew', async () => {
    await configure();
    await live(60, 1);
    await kpis();
    await live(60, 2);
    // Renamed, it is still the same alarm; and another core goes on where this one was.
    await configure('Too high');
    await test.restart();
    await live(60, 3);
    const step = await kpis();
    expect(step.announced).toBeGreaterThan(20);
    expect(step.badActors).toHaveLength(2);
    await forget();
    expect(await kpis()).toEqual(step);
  });

  it('ALM-68 count a line once, though the core ends while it counts', async () => {
    await configure();
    await live(40, 4);
    const whole = await kpis();
    await forget();
    const { write } = test.tenant.database;
    write.exec(
      `create temp trigger cut before update on alarmTallied begin select raise(abort, 'cut'); end`,
    );
    expect(() => createJournalTally(write).takeSlice()).toThrow('cut');
    write.exec('drop trigger cut');
    expect(await kpis()).toEqual(whole);
  });

  it('ALM-68 of a period are those of its ten minutes', async () => {
    await configure();
    test.tenant.clock.nowMs = Date.UTC(2026, 2, 10, 18, 0);
    const raise = async (key: string) => {
      test.take(key, 470);
      await test.pass(0);
      await test.pass(minute / 2);
      test.take(key, 100);
      await test.pass(0);
      await test.pass(4.5 * minute);
    };
    for (let n = 0; n < 6; n++) await raise('tubing');
    const all = await kpis(Date.UTC(2026, 2, 10, 18));
    expect(all).toMatchObject({ announced: 6, tenMinuteCounts: [2, 2, 2, 0] });
    const part = await kpis(Date.UTC(2026, 2, 10, 18, 17));
    expect(part).toMatchObject({
      fromMs: Date.UTC(2026, 2, 10, 18, 10),
      announced: 4,
      tenMinuteCounts: [2, 2, 0],
      fleeting: [{ alarmId: test.alarmId('tubing'), count: 4 }],
    });
  });
});
