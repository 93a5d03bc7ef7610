import { afterEach, describe, expect, it } from 'vitest';
import { takeRows } from '#core/sync/journals/journal-rows.ts';
import { definitionOf, setupDesk, type TestDesk } from '#tests/fixtures/test-alarm-desk.ts';
import { countJournal, readJournal } from './read-journal.ts';
import { readKpis } from './read-kpis.ts';

let test: TestDesk;
afterEach(() => test.close());

async function setup(options: Parameters<typeof setupDesk>[0]) {
  test = await setupDesk(options);
  await test.configure({ high: definitionOf(test.tagId('tubing')) });
  return test;
}

const pending = () =>
  test.tenant.database.write.prepare('select id, row from journalPending order by n').all() as {
    id: string;
    row: string;
  }[];
const others = (text?: string) =>
  readJournal(
    test.tenant.deps,
    { writtenBy: 'others', ...(text === undefined ? {} : { text }) },
    { limit: 2 },
  );

const period = () => ({
  fromMs: test.tenant.clock.nowMs - 86_400_000,
  toMs: test.tenant.clock.nowMs + 1,
  operators: 1,
});

describe('what the seat on duty writes down', () => {
  it('ALM-78 goes out to the other seats with what it is of, and reads there as it was written', async () => {
    await setup({ toldAs: () => 'Yard office' });
    test.take('tubing', 470);
    await test.pass(0);
    test.take('tubing', 100);
    await test.pass(60_000);
    const own = (await readJournal(test.tenant.deps, {}, { limit: 10 })).entries;
    const rows = pending();
    expect(rows.map(({ id }) => id)).toEqual(own.map(({ entryId }) => entryId).toReversed());
    await test.close();

    await setup({});
    takeRows(test.tenant.database.write, 1, 'alarms', rows);
    const page = await readJournal(test.tenant.deps, { writtenBy: 'others' }, { limit: 10 });
    expect(page.entries).toEqual(own.map((entry) => ({ ...entry, byName: 'Yard office' })));
    const wellId = own[0]!.wellId;
    expect(
      await countJournal(test.tenant.deps, { writtenBy: 'others', ...(wellId ? { wellId } : {}) }),
    ).toBe(rows.length);
    const first = await others();
    expect(first.entries).toHaveLength(2);
    expect((await others(own[0]!.name.slice(0, 5))).entries).toHaveLength(2);
    expect((await others('nothing like it')).entries).toEqual([]);
  });

  it('ALM-79 is no part of what another seat wrote itself, nor of its figures', async () => {
    await setup({ toldAs: () => 'Yard office' });
    test.take('tubing', 470);
    await test.pass(0);
    const rows = pending();
    await test.close();

    await setup({});
    const before = await readKpis(test.tenant.deps, test.desk(), period());
    takeRows(test.tenant.database.write, 1, 'alarms', rows);
    await test.desk().tallied();
    expect((await readJournal(test.tenant.deps, {}, { limit: 10 })).entries).toEqual([]);
    expect(await readKpis(test.tenant.deps, test.desk(), period())).toEqual(before);
  });

  it.each([
    ['has not got the duty', 'Yard office', false],
    ['is alone in its tenant', undefined, true],
  ] as const)('ALM-78 goes out from no seat that %s', async (_, name, hasDuty) => {
    await setup({ toldAs: () => name, isOnDuty: () => hasDuty });
    test.take('tubing', 470);
    await test.pass(0);
    expect(pending()).toEqual([]);
  });
});
