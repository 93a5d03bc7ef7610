import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LeaseId } from '#shared/domain/identity/ids.ts';
import { definitionOf, setupDesk, type TestDesk } from '#tests/fixtures/test-alarm-desk.ts';
import { moveSimply } from '../alarms/commands.ts';
import { findExceptions } from './find-exceptions.ts';

let test: TestDesk;
beforeEach(async () => (test = await setupDesk()));
afterEach(() => test.close());

const nothingMade = { today: null, yesterday: null, trailing: null, recent: [] };
const find = (leaseId?: LeaseId) =>
  findExceptions(
    { ...test.tenant.deps, deviceStatuses: () => new Map(), alarms: test.desk() },
    {
      leaseId,
      currentDay: '2026-03-10',
      days: new Map(),
      wellsExpected: 0,
      production: { oilBbl: nothingMade, gasMcf: nothingMade, waterBbl: nothingMade },
    },
  );

describe('what wants a look', () => {
  it('is an alarm until somebody has acknowledged it', async () => {
    await test.configure({ high: definitionOf(test.tagId('tubing')) });
    expect(await find()).toEqual([]);
    test.take('tubing', 470);
    await test.pass(0);
    expect(await find()).toMatchObject([
      {
        kind: 'alarm',
        severity: 'high',
        tagId: test.tagId('tubing'),
        wellId: test.wellId,
        sinceMs: test.tenant.clock.nowMs,
        details: { name: 'Tubing pressure high' },
      },
    ]);
    await moveSimply(test.desk(), test.head(), [test.alarmId('high')], 'acknowledge');
    expect(await find()).toEqual([]);
  });

  it('is a value that is bad, but no card that a controller has not kept yet', async () => {
    const { commands } = test.tenant.deps;
    const makeCard = (signal: string) =>
      commands.run(test.head(), (edit) => {
        const fields = { name: 'Card', unit: '', signal, wellId: test.wellId, point: {} };
        edit.open('device', test.deviceId).set(['tags', 'casing'], fields);
        return {};
      });
    test.take('casing', null, 'bad', 'never-received');
    expect(await find()).toMatchObject([{ kind: 'values-bad', tagId: test.tagId('casing') }]);
    makeCard('surfaceCard');
    expect(await find()).toEqual([]);
    test.take('casing', null, 'bad', 'unknown-tag');
    expect(await find()).toMatchObject([{ kind: 'values-bad' }]);
  });

  it('CON-63 is what was set apart, in one line, until it is decided; not of one lease alone', async () => {
    const { write } = test.tenant.database;
    const insert = write.prepare(
      `insert into conflict (documentId, path, count, kind, key, openedAt, candidates)
       values (?, 'status', 2, 'well', ?, 1, '[]')`,
    );
    for (const key of ['one', 'two']) insert.run(key, key);
    expect(await find()).toMatchObject([
      { kind: 'conflicts-open', severity: 'medium', leaseId: null, details: { count: 2 } },
    ]);
    expect(await find('01JD000000000000000000LEAS' as LeaseId)).toEqual([]);
    write.exec('delete from conflict');
    expect(await find()).toEqual([]);
  });
});
