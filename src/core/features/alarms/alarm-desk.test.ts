import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { moveAlarm, normalState, type AlarmEvent } from '#shared/domain/alarms/alarm-state.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { AlarmId, TagId } from '#shared/domain/identity/ids.ts';
import { moveSimply, shelve, suppressFor } from './commands.ts';
import { readJournal } from './read-journal.ts';
import { discardAlarms, listDefinitions, saveAlarms } from './save-alarms.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { definitionOf, setupDesk, type TestDesk } from '#tests/fixtures/test-alarm-desk.ts';
import { followAlarms, listActive, listSuppressed, summarise } from './views.ts';

const hour = 3_600_000;
let test: TestDesk;
beforeEach(async () => (test = await setupDesk()));
afterEach(() => test.close());

const configureHigh = (changes: Parameters<typeof definitionOf>[1] = {}) =>
  test.configure({ high: definitionOf(test.tagId('tubing'), changes) });
const journal = async () => (await readJournal(test.tenant.deps, {}, { limit: 100 })).entries;
const kinds = async () => (await journal()).map(({ kind }) => kind).toReversed();
const acknowledge = (...keys: string[]) =>
  moveSimply(test.desk(), test.head('alarms.acknowledge'), keys.map(test.alarmId), 'acknowledge');

describe('the journal', () => {
  it('ALM-80 holds value, limit, who, why and both times', async () => {
    await configureHigh();
    test.take('tubing', 470);
    await test.pass(0);
    const raisedAtMs = test.tenant.clock.nowMs;
    await test.pass(60_000);
    await moveSimply(
      test.desk(),
      test.head('alarms.acknowledge', 'Well is being watched'),
      [test.alarmId('high')],
      'acknowledge',
    );
    const [acknowledged, raised] = await journal();
    expect(raised).toMatchObject({
      alarmId: test.alarmId('high'),
      name: 'Tubing pressure high',
      tagName: 'Tag tubing',
      wellName: 'Bravo 2H',
      unit: 'psi',
      kind: 'raise',
      phaseBefore: 'normal',
      phase: 'unacknowledged',
      priority: 'high',
      atMs: raisedAtMs,
      sourceMs: raisedAtMs - 50,
      value: 470,
      threshold: 450,
      personName: null,
    });
    expect(acknowledged).toMatchObject({
      kind: 'acknowledge',
      personName: 'Test Pumper',
      reason: 'Well is being watched',
      seatId: test.tenant.session.seatId,
      atMs: raisedAtMs + 60_000,
    });
  });

  it('ALM-80 has a transition before anybody hears of it', async () => {
    await configureHigh();
    const written: number[] = [];
    const count = test.tenant.database.write.prepare('select count(*) from alarmJournal').pluck();
    test.desk().moved.subscribe(() => written.push(count.get() as number));
    test.take('tubing', 470);
    await test.pass(0);
    expect(written).toEqual([1]);
  });

  it('ALM-82 is only ever added to', async () => {
    await configureHigh();
    test.take('tubing', 470);
    await test.pass(0);
    const { write } = test.tenant.database;
    expect(() => write.exec(`update alarmJournal set value = '1'`)).toThrow(/only ever added/);
    expect(() => write.exec('delete from alarmJournal')).toThrow(/only ever added/);
    expect(await kinds()).toEqual(['raise']);
  });

  it('ALM-85 is filtered and read page by page', async () => {
    await test.configure({
      high: definitionOf(test.tagId('tubing')),
      low: definitionOf(test.tagId('casing'), {
        name: 'Casing 50% low',
        condition: { kind: 'limit', side: 'lo', limit: 20 },
        severity: 'minor',
        respondWithinMinutes: 20,
      }),
    });
    const startMs = test.tenant.clock.nowMs;
    for (let turn = 0; turn < 5; turn++) {
      test.take('tubing', 470);
      test.take('casing', 10);
      await test.pass(1_000);
      test.take('tubing', 100);
      test.take('casing', 100);
      await test.pass(1_000);
    }
    await moveSimply(
      test.desk(),
      test.head('alarms.acknowledge', 'Blown down 100%'),
      [test.alarmId('high')],
      'acknowledge',
    );
    const read = async (filter: Parameters<typeof readJournal>[1]) =>
      (await readJournal(test.tenant.deps, filter, { limit: 100 })).entries.length;
    expect(await read({})).toBe(21);
    expect(await read({ alarmId: test.alarmId('low') })).toBe(10);
    expect(await read({ wellId: test.wellId })).toBe(21);
    expect(await read({ wellId: test.wellId, alarmId: 'x' as AlarmId })).toBe(0);
    expect(await read({ priorities: ['low'] })).toBe(10);
    expect(await read({ kinds: ['raise'], priorities: ['high'] })).toBe(5);
    expect(await read({ text: 'casing' })).toBe(10);
    expect(await read({ text: '50%' })).toBe(10);
    expect(await read({ text: '0%' })).toBe(11);
    expect(await read({ text: 'test pumper' })).toBe(1);
    expect(await read({ text: 'nothing' })).toBe(0);
    expect(await read({ fromMs: startMs + 1_500, toMs: startMs + 3_500 })).toBe(4);
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await readJournal(test.tenant.deps, {}, { limit: 4, before });
      seen.push(...page.entries.map(({ entryId }) => entryId));
      before = page.next ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual((await journal()).map(({ entryId }) => entryId));
  });
});

describe('a restart', () => {
  it('ALM-81 leaves alarms as they stood', async () => {
    await test.configure({
      high: definitionOf(test.tagId('tubing')),
      hihi: definitionOf(test.tagId('tubing'), { name: 'Very high' }),
      gone: definitionOf(test.tagId('casing'), { isLatching: true }),
      normal: definitionOf(test.tagId('setPoint')),
    });
    test.take('tubing', 470);
    test.take('casing', 470);
    await test.pass(0);
    test.take('tubing', 480);
    test.take('casing', 100);
    await test.pass(1_000);
    await acknowledge('high');
    const before = listActive(test.desk(), {}, 10);
    expect(before.alarms.map(({ phase }) => phase).toSorted()).toEqual([
      'acknowledged',
      'latchedUnacknowledged',
      'unacknowledged',
    ]);
    await test.restart();
    await test.pass(2_000);
    const after = listActive(test.desk(), {}, 10);
    expect(after.alarms.map((alarm) => ({ ...alarm, peakValue: null }))).toEqual(
      before.alarms.map((alarm) => ({ ...alarm, peakValue: null })),
    );
    expect(await kinds()).toHaveLength(5);
    test.take('tubing', 100);
    await test.pass(0);
    expect([test.phase('high'), test.phase('hihi')]).toEqual(['normal', 'returnedUnacknowledged']);
  });

  it('ALM-81 keeps a shelf with its reason, and ends one whose time came meanwhile', async () => {
    await configureHigh();
    test.take('tubing', 470);
    await test.pass(0);
    const shelving = { alarmIds: [test.alarmId('high')], forMs: hour, reason: 'Gauge is changed' };
    await shelve(test.desk(), test.head('alarms.shelve'), shelving);
    await test.restart();
    expect(listSuppressed(test.desk(), {}, 10).alarms).toMatchObject([
      { phase: 'shelved', shelf: { personName: 'Test Pumper', reason: 'Gauge is changed' } },
    ]);
    test.tenant.clock.nowMs += hour;
    await test.restart();
    await test.pass(0);
    expect(test.phase('high')).toBe('unacknowledged');
    expect(await kinds()).toEqual(['raise', 'shelve', 'shelfEnds']);
  });

  it('ALM-81 keeps what a person took out of service or suppressed', async () => {
    await configureHigh();
    const alarmIds = [test.alarmId('high')];
    await suppressFor(test.desk(), test.head(), alarmIds, 'suppress', 'Workover');
    await test.restart();
    test.take('tubing', 470);
    await test.pass(0);
    expect(test.phase('high')).toBe('suppressedByDesign');
    await suppressFor(test.desk(), test.head(), alarmIds, 'remove', 'Transmitter is out');
    await test.restart();
    expect(listSuppressed(test.desk(), { phase: 'outOfService' }, 10).alarms).toMatchObject([
      { cause: { kind: 'person', reason: 'Transmitter is out' }, isAbnormal: true },
    ]);
    await moveSimply(test.desk(), test.head(), alarmIds, 'return');
    expect(test.phase('high')).toBe('unacknowledged');
  });
});

it('ALM-81 a peak is kept within the minute', async () => {
  await configureHigh();
  for (const value of [470, 520, 490]) {
    test.take('tubing', value);
    await test.pass(1_000);
  }
  await test.pass(60_000);
  await test.restart();
  expect(listActive(test.desk(), {}, 1).alarms).toMatchObject([
    { valueAtRaise: 470, peakValue: 520 },
  ]);
});

it.each([1, 2, 3])('ALM-81 the journal leads to how alarms stand (seed %i)', async (seed) => {
  await test.configure({
    high: definitionOf(test.tagId('tubing'), { onDelay: { ms: 2_000, samples: 1 } }),
    latching: definitionOf(test.tagId('casing'), {
      isLatching: true,
      suppressedBy: [{ kind: 'alarm', alarmId: test.alarmId('high') }],
    }),
    stale: definitionOf(test.tagId('state'), {
      condition: { kind: 'stale' },
      reannounceAfterMs: 60_000,
    }),
  });
  const { fraction } = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(fraction() * items.length)]!;
  const keys = ['high', 'latching', 'stale'];
  for (let turn = 0; turn < 150; turn++) {
    const alarmIds = [test.alarmId(pick(keys))];
    const shelving = { alarmIds, forMs: 5_000, reason: 'r' };
    const act = pick<() => unknown>([
      () => test.take(pick(['tubing', 'casing', 'state']), pick([100, 500])),
      () => test.take(pick(['tubing', 'state']), 500, pick(['bad', 'good'])),
      () => test.pass(pick([100, 3_000, 70_000])),
      () => moveSimply(test.desk(), test.head(), alarmIds, pick(['acknowledge', 'reset'])),
      () => moveSimply(test.desk(), test.head(), alarmIds, pick(['unshelve', 'return', 'release'])),
      () => shelve(test.desk(), test.head(), shelving),
      () => suppressFor(test.desk(), test.head(), alarmIds, pick(['remove', 'suppress']), 'r'),
      () => test.restart(),
    ]);
    // What cannot be is refused, and leaves no trace.
    await Promise.resolve(act()).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
    await test.pass(10);
  }
  const rows = await readJournal(test.tenant.deps, {}, { limit: 1_000 });
  const states = test.tenant.database.write.prepare('select alarmId, phase from alarmState').all();
  const replayed = new Map(keys.map((key) => [test.alarmId(key), normalState]));
  for (const { alarmId, kind, untilMs, phase, atMs } of rows.entries.toReversed()) {
    const event = { kind, untilMs, nowMs: atMs } as AlarmEvent;
    const move = moveAlarm(replayed.get(alarmId)!, event, alarmId === test.alarmId('latching'));
    if (move.kind === 'refused') throw new Error(`${alarmId} ${kind}: ${move.why}`);
    expect(move.state.phase).toBe(phase);
    replayed.set(alarmId, move.state);
  }
  expect(rows.entries.length).toBeGreaterThan(30);
  const moved = [...replayed].filter(([alarmId]) =>
    rows.entries.some((entry) => entry.alarmId === alarmId),
  );
  expect(states).toHaveLength(moved.length);
  expect(states).toEqual(
    expect.arrayContaining(moved.map(([alarmId, { phase }]) => ({ alarmId, phase }))),
  );
});

describe('commands', () => {
  it('ALM-83 acknowledge many at once, and count those that cannot be', async () => {
    await test.configure({
      one: definitionOf(test.tagId('tubing')),
      two: definitionOf(test.tagId('tubing')),
      three: definitionOf(test.tagId('casing')),
    });
    test.take('tubing', 470);
    await test.pass(0);
    expect(await acknowledge('one', 'two', 'three', 'nobody')).toMatchObject({ moved: 2, left: 2 });
    await expect(acknowledge('one')).rejects.toThrow(/alarm-move-refused.*nothing-to-acknowledge/);
    await expect(acknowledge('nobody')).rejects.toThrow(/alarm-not-found/);
  });

  it('ALM-83 do nothing when they are repeated', async () => {
    await configureHigh({ reannounceAfterMs: 60_000 });
    test.take('tubing', 470);
    await test.pass(0);
    const head = { ...test.head('alarms.acknowledge'), commandId: test.tenant.deps.newId() };
    const first = await moveSimply(test.desk(), head, [test.alarmId('high')], 'acknowledge');
    await test.pass(60_000);
    expect(test.phase('high')).toBe('unacknowledged');
    expect(await moveSimply(test.desk(), head, [test.alarmId('high')], 'acknowledge')).toEqual(
      first,
    );
    expect(test.phase('high')).toBe('unacknowledged');
    expect(await kinds()).toEqual(['raise', 'acknowledge', 'reannounce']);
  });

  it('ALM-10 announce anew what was acknowledged and still stands', async () => {
    await configureHigh({ reannounceAfterMs: 600_000 });
    test.take('tubing', 470);
    await test.pass(0);
    await acknowledge('high');
    await test.pass(599_999);
    expect(test.phase('high')).toBe('acknowledged');
    await test.pass(1);
    expect(test.phase('high')).toBe('unacknowledged');
  });

  it('ALM-09 ask for attention no more when they have returned, though nobody has acknowledged them', async () => {
    await configureHigh({ offDelay: { ms: 0, samples: 1 } });
    test.take('tubing', 470);
    await test.pass(0);
    const counts = () => summarise(test.desk());
    expect(counts()).toMatchObject({
      announced: { high: 1 },
      unacknowledged: { high: 1 },
      watched: 1,
    });
    test.take('tubing', 100);
    await test.pass(1_000);
    expect(counts()).toMatchObject({ announced: { high: 0 }, unacknowledged: { high: 1 } });
  });

  it('ALM-43 refuse to shelve what may not be, and shelve none of them then', async () => {
    await test.configure({
      low: definitionOf(test.tagId('tubing'), { severity: 'minor' }),
      critical: definitionOf(test.tagId('tubing'), { severity: 'severe' }),
    });
    const alarmIds = ['low', 'critical'].map(test.alarmId);
    const shelving = { alarmIds, forMs: hour, reason: 'Calibration' };
    await expect(shelve(test.desk(), test.head(), shelving)).rejects.toThrow(/needs-second-person/);
    expect([test.phase('low'), test.phase('critical')]).toEqual(['normal', 'normal']);
    await shelve(test.desk(), test.head(), { ...shelving, secondPerson: 'Lee' });
    expect(summarise(test.desk())).toMatchObject({ shelved: 2 });
    expect((await journal())[0]).toMatchObject({
      secondPerson: 'Lee',
      untilMs: test.tenant.clock.nowMs + hour,
    });
  });

  it('ALM-86 are refused while the disk is full, and what happened is written later', async () => {
    await configureHigh();
    const { write } = test.tenant.database;
    const pages = write.pragma('page_count', { simple: true }) as number;
    write.pragma(`max_page_count = ${pages}`);
    const filler = write.prepare(`insert into meta (key, value) values (?, ?)`);
    expect(() => {
      for (let n = 0; ; n++) filler.run(`filler ${n}`, 'x'.repeat(500));
    }).toThrow(/full/);
    let isHeard = false;
    test.desk().moved.subscribe(() => (isHeard = true));
    // As much as no page has room for.
    for (let turn = 0; turn < 60; turn++) {
      test.take('tubing', turn % 2 === 0 ? 470 : 100);
      await test.pass(1_000);
    }
    const early = (await kinds()).length;
    expect(early).toBeLessThan(60);
    await expect(acknowledge('high')).rejects.toThrow(/disk-full/);
    isHeard = false;
    write.pragma('max_page_count = 1000000');
    await test.pass(1_000);
    expect(isHeard).toBe(true);
    expect(await kinds()).toEqual(
      Array.from({ length: 60 }, (_, turn) => (turn % 2 === 0 ? 'raise' : 'clear')),
    );
    expect(await acknowledge('high')).toMatchObject({ moved: 1 });
  });
});

describe('suppression', () => {
  const tags = Array.from({ length: 40 }, (_, n) => `pt${n}`);

  it('ALM-84 of a lost radio leaves one alarm with forty beneath it', async () => {
    await test.close();
    test = await setupDesk({ tags });
    const all = (value: number, isMark = false) => {
      for (const key of tags)
        if (isMark) test.take(key, value, 'uncertain', 'offline');
        else test.take(key, value);
    };
    const quick = { condition: { kind: 'stale' as const }, deadband: 0 };
    all(99);
    await test.configure({
      radio: definitionOf(test.tagId('pt0'), {
        name: 'Radio lost',
        source: { kind: 'device', deviceId: test.deviceId },
        condition: { kind: 'offline' },
        onDelay: { ms: 60_000, samples: 1 },
        offDelay: { ms: 5_000, samples: 1 },
      }),
      ...Object.fromEntries(
        tags.map((key) => [key, definitionOf(test.tagId(key), { ...quick, name: `No ${key}` })]),
      ),
    });
    await test.pass(1_000);
    // The marks come before the line is told to be down, and long before its alarm is raised.
    test.line('offline');
    all(100, true);
    await test.pass(1_000);
    expect(listActive(test.desk(), {}, 100).total).toBe(0);
    await test.pass(60_000);
    const { alarms } = listActive(test.desk(), {}, 100);
    expect(alarms).toMatchObject([{ name: 'Radio lost', childCount: 40 }]);
    const beneath = listSuppressed(test.desk(), { parentId: alarms[0]!.alarmId }, 100);
    expect(beneath.total).toBe(40);
    // A trial that may fail is no return.
    test.line('connecting');
    await test.pass(30_000);
    expect(listActive(test.desk(), {}, 100).alarms).toMatchObject([{ phase: 'unacknowledged' }]);
    test.line('online');
    await test.pass(1_000);
    all(101);
    await test.pass(5_000);
    await test.pass(1_000);
    expect(listSuppressed(test.desk(), {}, 100).total).toBe(0);
    expect(listActive(test.desk(), {}, 100).alarms).toMatchObject([
      { name: 'Radio lost', phase: 'returnedUnacknowledged', childCount: 0 },
    ]);
    const { entries } = await readJournal(test.tenant.deps, {}, { limit: 500 });
    expect(entries.filter(({ phase }) => phase === 'unacknowledged')).toHaveLength(1);
  });

  it('ALM-49 by a line that is lost for a moment, or by a start, does not touch what was acknowledged', async () => {
    const definitions = {
      radio: definitionOf(test.tagId('tubing'), {
        name: 'Radio lost',
        source: { kind: 'device', deviceId: test.deviceId },
        condition: { kind: 'offline' },
        onDelay: { ms: 30_000, samples: 1 },
        offDelay: { ms: 0, samples: 1 },
      }),
      high: definitionOf(test.tagId('tubing')),
    };
    await test.configure(definitions);
    test.line('online');
    test.take('tubing', 470);
    await test.pass(0);
    await moveSimply(test.desk(), test.head(), [test.alarmId('high')], 'acknowledge');
    test.line('offline');
    await test.pass(10_000);
    expect(test.phase('high')).toBe('acknowledged');
    test.line('online');
    await test.pass(1_000);
    expect(test.phase('high')).toBe('acknowledged');
    test.line('offline');
    await test.restart();
    await test.pass(10_000);
    test.line('online');
    await test.pass(1_000);
    expect(test.phase('high')).toBe('acknowledged');
    test.line('offline');
    await test.pass(1_000);
    await test.pass(31_000);
    expect(test.phase('high')).toBe('suppressedByDesign');
    expect(listActive(test.desk(), {}, 10).alarms).toMatchObject([
      { name: 'Radio lost', childCount: 1 },
    ]);
    const { entries } = await readJournal(test.tenant.deps, {}, { limit: 100 });
    const told = entries.filter(({ phase }) => phase === 'unacknowledged');
    expect(told.map(({ name }) => name)).toEqual(['Radio lost', 'Tubing pressure high']);
  });

  describe('ALM-48 with its values back before its off-delay is over', () => {
    const setUp = async () => {
      const below = { offDelay: { ms: 60_000, samples: 1 }, deadband: 0 };
      test.take('tubing', 99);
      await test.configure({
        radio: definitionOf(test.tagId('tubing'), {
          name: 'Radio lost',
          source: { kind: 'device', deviceId: test.deviceId },
          condition: { kind: 'offline' },
          onDelay: { ms: 0, samples: 1 },
          offDelay: { ms: 5_000, samples: 1 },
        }),
        silent: definitionOf(test.tagId('tubing'), { ...below, condition: { kind: 'stale' } }),
      });
      test.take('tubing', 100);
      test.line('offline');
      test.take('tubing', 100, 'uncertain', 'offline');
      await test.pass(90_000);
      expect(test.phase('silent')).toBe('suppressedByDesign');
      test.line('online');
      test.take('tubing', 101);
      await test.pass(10_000);
      expect(test.phase('radio')).toBe('returnedUnacknowledged');
      expect(test.phase('silent')).toBe('suppressedByDesign');
    };

    it('is normal then, without having been announced', async () => {
      await setUp();
      await test.pass(60_000);
      expect(test.phase('silent')).toBe('normal');
      const { entries } = await readJournal(test.tenant.deps, {}, { limit: 500 });
      const told = entries.filter(({ phase }) => phase === 'unacknowledged');
      expect(told.map(({ name }) => name)).toEqual(['Radio lost']);
    });

    it('is announced when they go again', async () => {
      await setUp();
      test.take('tubing', 101, 'bad', 'sensor-fault');
      await test.pass(0);
      expect(test.phase('silent')).toBe('unacknowledged');
    });
  });

  it('ALM-46 of a well that is shut in ends when it is on again', async () => {
    await configureHigh({ suppressedBy: [{ kind: 'wellShutIn' }] });
    const setStatus = async (status: string) => {
      test.tenant.deps.commands.run(test.head(), (edit) => {
        edit.open('well', test.wellId).set(['status'], status);
        return {};
      });
      await test.reload();
    };
    await setStatus('shutIn');
    test.take('tubing', 470);
    await test.pass(0);
    expect(test.phase('high')).toBe('suppressedByDesign');
    await setStatus('producing');
    expect(test.phase('high')).toBe('unacknowledged');
  });

  it('ALM-46 by a tag follows its value', async () => {
    const suppressedBy = [{ kind: 'tag' as const, tagId: test.tagId('state'), values: [4] }];
    await configureHigh({ suppressedBy });
    test.take('state', 4);
    test.take('tubing', 470);
    await test.pass(0);
    expect(test.phase('high')).toBe('suppressedByDesign');
    test.take('state', 4, 'bad');
    await test.pass(1_000);
    expect(test.phase('high')).toBe('suppressedByDesign');
    test.take('state', 0);
    await test.pass(1_000);
    expect(test.phase('high')).toBe('unacknowledged');
  });

  it('ALM-45 by a parent that is out of service ends', async () => {
    await test.configure({
      parent: definitionOf(test.tagId('casing')),
      child: definitionOf(test.tagId('tubing'), {
        suppressedBy: [{ kind: 'alarm', alarmId: test.alarmId('parent') }],
      }),
    });
    test.take('casing', 470);
    test.take('tubing', 470);
    await test.pass(0);
    expect(test.phase('child')).toBe('suppressedByDesign');
    await suppressFor(test.desk(), test.head(), [test.alarmId('parent')], 'remove', 'Calibration');
    expect(test.phase('child')).toBe('unacknowledged');
  });

  it('ALM-44 does not disturb which of a group came first', async () => {
    const group = { firstOutGroup: 'trip' };
    await test.configure({
      speed: definitionOf(test.tagId('tubing'), group),
      oil: definitionOf(test.tagId('casing'), group),
    });
    test.take('casing', 470);
    await test.pass(1_000);
    await test.restart();
    test.take('tubing', 470);
    await test.pass(1_000);
    const first = listActive(test.desk(), {}, 10).alarms.filter(({ isFirstOut }) => isFirstOut);
    expect(first).toMatchObject([{ alarmId: test.alarmId('oil') }]);
  });
});

describe('what is configured', () => {
  it('ALM-87 leaves the list when it is discarded, and its journal stays', async () => {
    await configureHigh();
    test.take('tubing', 470);
    await test.pass(0);
    discardAlarms(test.tenant.deps, test.head('alarms.discard'), [test.alarmId('high')]);
    await test.reload();
    expect(listActive(test.desk(), {}, 10).total).toBe(0);
    expect(await kinds()).toEqual(['raise', 'remove']);
    await configureHigh();
    await test.pass(0);
    expect(test.phase('high')).toBe('unacknowledged');
    expect(await kinds()).toEqual(['raise', 'remove', 'raise']);
  });

  it('ALM-87 goes on undisturbed when something else is changed', async () => {
    await configureHigh({ onDelay: { ms: 5_000, samples: 1 } });
    test.take('tubing', 470);
    await test.pass(1_000);
    await test.configure({ other: definitionOf(test.tagId('casing')) });
    await test.pass(4_000);
    expect(test.phase('high')).toBe('unacknowledged');
    test.take('tubing', 460);
    await configureHigh({ condition: { kind: 'limit', side: 'hi', limit: 500 } });
    expect(test.phase('high')).toBe('returnedUnacknowledged');
  });

  it('ALM-89 waits for time where a device tells changes only', async () => {
    const delay = { onDelay: { ms: 2_000, samples: 3 } };
    await configureHigh(delay);
    test.take('tubing', 470);
    await test.pass(5_000);
    expect(test.phase('high')).toBe('normal');
    await test.close();
    test = await setupDesk({ kind: 'mqtt' });
    await configureHigh(delay);
    test.take('tubing', 470);
    await test.pass(0);
    await test.pass(2_000);
    expect(test.phase('high')).toBe('unacknowledged');
  });

  it('ALM-92 is changed for a stated reason only, once it is enabled', async () => {
    const save = (deadband: number, reason?: string) =>
      saveAlarms(test.tenant.deps, test.head('alarms.save', reason), test.deviceId, [
        { key: 'a', definition: definitionOf(test.tagId('tubing'), { deadband }) },
      ]);
    save(10);
    save(10);
    expect(() => save(20)).toThrow(/alarm-reason-missing/);
    save(20, 'Chatters in gas');
    const audit = test.tenant.database.write.prepare('select reason from audit order by n desc');
    expect(audit.pluck().get()).toBe('Chatters in gas');
  });

  it('ALM-90 is refused when it is not sound', async () => {
    const save = (key: string, definition: ReturnType<typeof definitionOf>) =>
      saveAlarms(test.tenant.deps, test.head(), test.deviceId, [{ key, definition }]);
    const sound = definitionOf(test.tagId('tubing'));
    expect(() => save('a', { ...sound, rationalisation: null })).toThrow(/alarm-not-rationalised/);
    expect(() =>
      save('a', { ...sound, isSafetyTrip: true, onDelay: { ms: 1, samples: 1 } }),
    ).toThrow(/alarm-definition-refused/);
    expect(() => save('a', definitionOf('D/nothing' as TagId))).toThrow(/tag-not-found/);
    const under = (key: string) =>
      definitionOf(test.tagId('tubing'), {
        suppressedBy: [{ kind: 'alarm', alarmId: test.alarmId(key) }],
      });
    save('a', under('b'));
    expect(() => save('b', under('a'))).toThrow(/alarm-ring/);
    expect(await listDefinitions(test.tenant.deps, { deviceId: test.deviceId })).toMatchObject([
      { alarmId: test.alarmId('a'), priority: 'high', problems: [] },
    ]);
    const ofTags = (...keys: readonly string[]) =>
      listDefinitions(test.tenant.deps, { tagIds: keys.map((key) => test.tagId(key)) });
    expect(await ofTags('casing', 'tubing')).toHaveLength(1);
    expect(await ofTags('casing')).toEqual([]);
  });
});

describe('who hears', () => {
  it('ALM-88 only the seat on duty announces', async () => {
    await test.close();
    let isOnDuty = false;
    test = await setupDesk({ isOnDuty: () => isOnDuty });
    await configureHigh();
    const heard = vi.fn<(count: number) => void>();
    test.desk().announced.subscribe((alarms) => heard(alarms.length));
    test.take('tubing', 470);
    await test.pass(0);
    expect(heard).not.toHaveBeenCalled();
    isOnDuty = true;
    test.take('tubing', 100);
    await test.pass(1_000);
    expect(heard).not.toHaveBeenCalled();
    test.take('tubing', 470);
    await test.pass(1_000);
    expect(heard.mock.calls).toEqual([[1]]);
  });

  it('ALM-60 nobody hears of the priority journal, and it is written down', async () => {
    await configureHigh({ severity: 'minor', respondWithinMinutes: 60 });
    test.take('tubing', 470);
    await test.pass(0);
    expect(listActive(test.desk(), {}, 10).total).toBe(0);
    expect(await journal()).toMatchObject([{ kind: 'raise', priority: 'journal' }]);
  });

  it('ALM-01 a stream tells what is active, then what moved and what is gone', async () => {
    await configureHigh();
    test.take('tubing', 470);
    await test.pass(0);
    const ending = new AbortController();
    const stream = followAlarms(test.desk(), ending.signal);
    const first = await stream.next();
    expect(first.value).toMatchObject({ alarms: [{ phase: 'unacknowledged' }], gone: [] });
    const next = stream.next();
    test.take('tubing', 100);
    await test.pass(0);
    expect((await next).value).toMatchObject({ alarms: [{ phase: 'returnedUnacknowledged' }] });
    const last = stream.next();
    await acknowledge('high');
    expect((await last).value).toEqual({ alarms: [], gone: [test.alarmId('high')] });
    ending.abort();
    expect((await stream.next()).done).toBe(true);
  });
});

it('ALM-91 a flood lets other work have its turn, and is written down whole', async () => {
  await test.close();
  const tags = Array.from({ length: 2_000 }, (_, n) => `pt${n}`);
  test = await setupDesk({ tags });
  await test.configure(
    Object.fromEntries(tags.map((key) => [key, definitionOf(test.tagId(key), { name: key })])),
  );
  for (const key of tags) test.take(key, 470);
  let turns = 0;
  let isOver = false;
  const work = () => {
    turns++;
    if (!isOver) setImmediate(work);
  };
  setImmediate(work);
  await test.pass(0);
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(5);
  expect(listActive(test.desk(), {}, 1).total).toBe(2_000);
  const count = test.tenant.database.write.prepare('select count(*) from alarmJournal').pluck();
  expect(count.get()).toBe(2_000);
  const head = { ...test.head('alarms.acknowledge'), commandId: test.tenant.deps.newId() };
  const acknowledgeAll = () => moveSimply(test.desk(), head, tags.map(test.alarmId), 'acknowledge');
  expect(await acknowledgeAll()).toMatchObject({ moved: 2_000, left: 0 });
  expect(await acknowledgeAll()).toMatchObject({ moved: 2_000, left: 0 });
  expect(count.get()).toBe(4_000);
});
