import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { DayVolumes } from '#shared/domain/production/volumes.ts';
import { headOf } from '#core/command-head.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { undo } from '../audit/undo.ts';
import { changeDevice, createDevice, writeDevice } from '../devices/devices.ts';
import { saveDays } from '../production/save-days.ts';
import { changeWell, createWell } from '../wells/save-well.ts';
import type { EventFilter } from './event-filter.ts';
import { readEvents } from './read-events.ts';

const hourMs = 3_600_000;
let tenant: TestTenant;
let alpha: WellId;
let beta: WellId;

// 10 March 2026, 13:00 in Chicago, where clocks went forward on the 8th: the gauge day of the 7th has 23 hours.
beforeEach(() => {
  tenant = openTestTenant({ nowMs: Date.UTC(2026, 2, 10, 18) });
  alpha = addWell('Alpha 1');
  beta = addWell('Beta 2');
});
afterEach(() => tenant.close());

const head = (command: string) => {
  tenant.clock.nowMs += 1_000;
  return headOf(command, tenant.session, {});
};
const addWell = (name: string) =>
  createWell(tenant.deps, head('wells.create'), { name, status: 'producing' }).wellId;
const saveDay = (wellId: WellId, day: string, values: Partial<DayVolumes>) =>
  saveDays(tenant.deps, head('production.saveDay'), [{ wellId, day, values }]);
const setStatus = (wellId: WellId, status: 'shutIn' | 'producing') =>
  changeWell(tenant.deps, head('wells.change'), wellId, { status }).commandId;
const readAll = (filter: Partial<EventFilter> = {}) =>
  readEvents(tenant.deps, { fromMs: 0, toMs: Date.UTC(2026, 11, 31), ...filter });
const read = async (filter: Partial<EventFilter> = {}) => (await readAll(filter)).events;

describe('gauge days', () => {
  it('TRD-20 with a code or hours off are downtime, from seven to seven', async () => {
    saveDay(alpha, '2026-03-05', { hoursOn: 20.5 });
    saveDay(alpha, '2026-03-06', { hoursOn: 23.95, oilBbl: 3 });
    saveDay(beta, '2026-03-06', { downtimeCode: '12' });
    saveDay(beta, '2026-03-09', { hoursOn: 0, downtimeCode: '3' });
    const six = Date.UTC(2026, 2, 5, 13);
    expect(await read()).toEqual([
      {
        atMs: six,
        toMs: six + 24 * hourMs,
        kind: 'downtime',
        wellId: alpha,
        tagId: null,
        text: { key: 'hoursOff', values: { hours: 3.5, code: null } },
      },
      expect.objectContaining({
        wellId: beta,
        text: { key: 'downtimeCode', values: { hours: 0, code: '12' } },
      }),
      expect.objectContaining({
        atMs: Date.UTC(2026, 2, 9, 12),
        text: { key: 'hoursOffCode', values: { hours: 24, code: '3' } },
      }),
    ]);
  });

  it('TRD-20 of 23 hours have none off at 23, of 25 none at 24', async () => {
    saveDay(alpha, '2025-11-01', { hoursOn: 24 });
    saveDay(alpha, '2026-03-07', { hoursOn: 23 });
    saveDay(alpha, '2026-03-09', { hoursOn: 23 });
    expect(await read()).toMatchObject([
      { atMs: Date.UTC(2026, 2, 9, 12), text: { values: { hours: 1 } } },
    ]);
  });

  it('TRD-20 are told by every period that touches them, and by wells', async () => {
    saveDay(alpha, '2026-03-05', { hoursOn: 0 });
    saveDay(beta, '2026-03-05', { hoursOn: 0 });
    const begin = Date.UTC(2026, 2, 5, 13);
    const end = begin + 24 * hourMs;
    expect(await read({ fromMs: end - 1, toMs: end + 1 })).toHaveLength(2);
    expect(await read({ fromMs: end, toMs: end + hourMs })).toHaveLength(0);
    expect(await read({ fromMs: begin - hourMs, toMs: begin })).toHaveLength(0);
    expect(await read({ wellIds: [beta] })).toMatchObject([{ wellId: beta }]);
    expect(await read({ wellIds: [] })).toEqual([]);
  });

  it('TRD-21 with a note are events beside their downtime', async () => {
    saveDay(alpha, '2026-03-05', { hoursOn: 12, note: 'Belt off' });
    expect((await read()).map(({ kind, text }) => [kind, text.values])).toEqual([
      ['downtime', { hours: 12, code: null }],
      ['dayNote', { note: 'Belt off' }],
    ]);
  });
});

describe('what people changed', () => {
  it('TRD-22 a status change stands where it was made, unless it was taken back', async () => {
    changeWell(tenant.deps, head('wells.change'), beta, { note: 'status quo' });
    setStatus(alpha, 'shutIn');
    const atMs = tenant.clock.nowMs;
    const mistake = setStatus(beta, 'shutIn');
    await undo(tenant.deps, head('audit.undo'), { commandId: mistake });
    expect(await read()).toEqual([
      {
        atMs,
        toMs: null,
        kind: 'wellStatus',
        wellId: alpha,
        tagId: null,
        text: { key: 'wellStatus', values: { from: 'producing', to: 'shutIn' } },
      },
    ]);
    expect(await read({ fromMs: atMs, toMs: atMs + 1 })).toHaveLength(1);
    expect(await read({ fromMs: atMs + 1 })).toEqual([]);
    expect(await read({ toMs: atMs })).toEqual([]);
    expect(await read({ wellIds: [beta] })).toEqual([]);
  });

  it('TRD-23 a device switched off is told for its wells', async () => {
    const { deviceId } = createDevice(
      tenant.deps,
      head('devices.create'),
      {
        name: 'POC',
        address: { kind: 'modbus', host: 'h', port: 502, unitId: 1, timeoutMs: 1_000 },
        scanMs: 1_000,
        enabled: true,
      },
      [
        {
          key: 'pt',
          name: 'Tubing',
          unit: 'psi',
          signal: 'tubingPsi',
          wellId: alpha,
          leaseId: null,
          equipment: null,
          point: { kind: 'mqtt', topic: 'a' },
          scale: null,
          range: null,
        },
      ],
    );
    for (const enabled of [false, true])
      changeDevice(tenant.deps, head('devices.change'), deviceId, (_, document) =>
        writeDevice(document, { enabled }),
      );
    const expected = [
      {
        kind: 'deviceDisabled',
        wellId: null,
        text: { values: { name: 'POC', by: 'Test Pumper' } },
      },
      { kind: 'deviceEnabled' },
    ];
    expect(await read()).toMatchObject(expected);
    expect(await read({ wellIds: [alpha] })).toMatchObject(expected);
    expect(await read({ wellIds: [beta] })).toEqual([]);
  });

  it('TRD-24 corrected and removed samples are told of the tags asked for', async () => {
    const tagId = 'D/pt' as TagId;
    const sample = (sourceMs: number, value: number): Sample => ({
      tagId,
      sourceMs,
      arrivalMs: sourceMs,
      value,
      quality: 'good',
      reason: 'none',
    });
    const t0 = tenant.clock.nowMs;
    const { samples } = tenant.deps;
    await samples.append([0, 1, 2, 3].map((second) => sample(t0 + second * 1_000, 5)));
    const reason = { by: 'Ann', atMs: t0, why: 'recalibrated' };
    await samples.correct(tagId, [sample(t0 + 1_000, 6)], reason);
    await samples.remove(tagId, t0 + 2_000, t0 + 4_000, { ...reason, why: 'bench test' });
    expect(await read()).toEqual([]);
    expect(await read({ tagIds: [tagId] })).toMatchObject([
      {
        atMs: t0 + 1_000,
        kind: 'correction',
        tagId,
        text: {
          key: 'correction',
          values: { name: tagId, by: 'Ann', why: 'recalibrated', count: 1 },
        },
      },
      {
        atMs: t0 + 2_000,
        toMs: t0 + 4_000,
        kind: 'removal',
        text: { values: { why: 'bench test', count: 2 } },
      },
    ]);
    expect(await read({ tagIds: [tagId], fromMs: t0 + 4_000 })).toEqual([]);
  });
});

describe('alarms', () => {
  const t0 = Date.UTC(2026, 2, 9);
  /** Subject 1 is an alarm of a well, 2 the same alarm under another name, 3 one of a tag. */
  const write = (lines: readonly (readonly [subject: number, kind: string, atMs: number])[]) => {
    const database = nodeDisk.openDatabase(join(tenant.deps.folder, 'tenant.db'));
    const subject = database.prepare(
      `insert or ignore into alarmSubject (subjectId, alarmId, name, tagId, unit, wellId) values (?, ?, ?, ?, '', ?)`,
    );
    subject.run(1, 'A', 'High tubing', 'D/pt', alpha);
    subject.run(2, 'A', 'Tubing high', 'D/pt', alpha);
    subject.run(3, 'B', 'Tank full', 'D/tank', null);
    const line = database.prepare(
      `insert into alarmJournal (entryId, subjectId, kind, phaseBefore, phase, priority, atMs, isFirstOut, isInTest)
       values ('', ?, ?, '', '', 'high', ?, 0, ?)`,
    );
    for (const [subjectId, kind, atMs] of lines)
      line.run(subjectId, kind.replace(' in test', ''), atMs, kind.endsWith('in test') ? 1 : 0);
    database.close();
  };

  it('TRD-27 stand from raising to clearing, told whole by every period they touch', async () => {
    write([
      [1, 'raise', t0],
      [1, 'acknowledge', t0 + 10],
      [3, 'raise in test', t0 + 20],
      [2, 'clear', t0 + 1_000],
      [2, 'raise', t0 + 5_000],
    ]);
    const first = {
      atMs: t0,
      toMs: t0 + 1_000,
      kind: 'alarm',
      wellId: alpha,
      tagId: 'D/pt',
      text: { key: 'alarm', values: { name: 'High tubing', priority: 'high' } },
    };
    const standing = {
      ...first,
      atMs: t0 + 5_000,
      toMs: null,
      text: { values: { name: 'Tubing high' } },
    };
    expect(await read()).toMatchObject([first, standing]);
    expect(await read({ fromMs: t0 + 999, toMs: t0 + 1_000 })).toEqual([first]);
    expect(await read({ fromMs: t0 + 1_000, toMs: t0 + 5_000 })).toEqual([]);
    expect(await read({ toMs: t0 })).toEqual([]);
  });

  it('TRD-27 are told of the wells and the tags asked for', async () => {
    write([
      [1, 'raise', t0],
      [3, 'raise', t0 + 1],
    ]);
    const names = async (filter: Partial<EventFilter>) =>
      (await read(filter)).map(({ text }) => text.values['name']);
    expect(await names({ wellIds: [alpha] })).toEqual(['High tubing']);
    expect(await names({ wellIds: [beta] })).toEqual([]);
    expect(await names({ wellIds: [beta], tagIds: ['D/tank' as TagId] })).toEqual(['Tank full']);
    expect(await names({ tagIds: ['D/tank' as TagId] })).toEqual(['High tubing', 'Tank full']);
  });
});

it('TRD-25 of more than 5,000 events the newest are told, and that some are missing', async () => {
  tenant.deps.commands.run(head('test.fill'), (edit) => {
    for (let month = 0; month < 180; month++) {
      const [year, name] = [
        2010 + Math.floor(month / 12),
        String((month % 12) + 1).padStart(2, '0'),
      ];
      const document = edit.open('wellMonth', `${alpha}/${year}-${name}`);
      for (let day = 1; day <= 28; day++)
        document.set(['days', String(day).padStart(2, '0'), 'note'], 'n');
    }
    return {};
  });
  const { events, isCut } = await readAll();
  expect([events.length, isCut]).toEqual([5_000, true]);
  expect(events.every(({ atMs }, index) => index === 0 || events[index - 1]!.atMs <= atMs)).toBe(
    true,
  );
  expect(events.at(-1)!.atMs).toBe(Date.UTC(2024, 11, 28, 13));
  expect((await readAll({ fromMs: events[4_000]!.atMs })).isCut).toBe(false);
}, 60_000);
