import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';
import type { WindowStatistics } from '#core/historian/sample-store.ts';
import { decodePartials, encodePartials, dayMs } from '../rollups/tiers.ts';

const hourMs = 3_600_000;
const a = tag('a');
let test: TestHistorian;
beforeEach(async () => {
  test = await openTestHistorian({ pieceSamples: 100 });
});
afterEach(() => test.close());

const at = (hours: number) => startMs + hours * hourMs;
const store = () => test.store();

/** Ten days at five minutes, each day one sealed chunk. */
async function fillDays(): Promise<void> {
  const samples = Array.from({ length: 10 * 288 }, (_, n) =>
    sample(a, startMs + n * 300_000, ((n * 37) % 500) / 4),
  );
  await store().append(samples);
  test.clock.nowMs = at(24 * 30);
  await store().upkeep({ sealAll: true, compact: true });
}

async function changeFile(change: (database: BetterSqlite3.Database) => void): Promise<void> {
  await store().close();
  const database = new BetterSqlite3(join(test.folder, 'part-202603.db'));
  change(database);
  database.close();
  await test.reopen();
}

/** Whoever reads the samples of these days meets damage. */
const spoilDays = (days: readonly number[]) =>
  changeFile((database) => {
    const spoil = database.prepare("UPDATE chunk SET data = x'0102030405060708' WHERE day = ?");
    for (const day of days) spoil.run(startMs / dayMs + day);
  });

describe('states', () => {
  beforeEach(() =>
    store().append([
      sample(a, at(1), 'run'),
      sample(a, at(2), 'run'),
      sample(a, at(3), 'stop'),
      sample(a, at(4), 'run', { quality: 'bad', reason: 'sensor-fault' }),
      sample(a, at(5), 'stop'),
      sample(a, at(9), null),
      sample(a, at(10), 'run'),
    ]),
  );

  it('HIS-50 what stands is the newest sample; after a bad one and in a gap nothing is known', async () => {
    const { states, intervals, ...rest } = await store().states(a, at(0), at(12), {
      longerThanMs: 3 * hourMs,
    });
    expect(states).toEqual([
      { state: 'run', durationMs: 4 * hourMs, times: 2 },
      { state: 'stop', durationMs: hourMs, times: 1 },
    ]);
    expect(rest).toEqual({
      badMs: 2 * hourMs,
      gapMs: 5 * hourMs,
      otherMs: 0,
      truncated: false,
    });
    expect(intervals.map(({ state, unknown }) => state ?? unknown)).toEqual([
      'gap',
      'run',
      'stop',
      'bad',
      'gap',
      'bad',
      'run',
    ]);
  });

  it('HIS-51 intervals beyond the limit are left out and told; durations stay whole', async () => {
    const all = await store().states(a, at(0), at(12));
    const few = await store().states(a, at(0), at(12), { mostIntervals: 2 });
    expect(few).toEqual({ ...all, intervals: all.intervals.slice(0, 2), truncated: true });
  });

  it('HIS-51 more values than a thousand are no states: what stood beyond them is added up', async () => {
    const b = tag('b');
    await store().append(Array.from({ length: 1_010 }, (_, n) => sample(b, at(0) + n, n)));
    const { states, otherMs } = await store().states(b, at(0), at(0) + 1_010);
    expect([states.length, otherMs]).toEqual([1_000, 10]);
  });

  it('HIS-53 durations of adjoining periods add up to those of both', async () => {
    const add = async (...edges: number[]) => {
      const sums = new Map<unknown, number>();
      for (const [place, toMs] of edges.slice(1).entries()) {
        const part = await store().states(a, edges[place]!, toMs, { longerThanMs: 3 * hourMs });
        const unknown = [
          { state: 'bad', durationMs: part.badMs },
          { state: 'gap', durationMs: part.gapMs },
        ];
        for (const { state, durationMs } of [...part.states, ...unknown])
          sums.set(state, (sums.get(state) ?? 0) + durationMs);
      }
      return Object.fromEntries(sums);
    };
    const whole = await add(at(0), at(10.5));
    expect(await add(at(0), at(0.5), at(2), at(3.5), at(4.25), at(7), at(9), at(10.5))).toEqual(
      whole,
    );
  });
});

describe('deltas', () => {
  const counted = async (
    values: readonly (number | [hours: number, value: number])[],
    options = {},
  ) => {
    await store().append(
      values.map((each, n) =>
        typeof each === 'number' ? sample(a, at(n), each) : sample(a, at(each[0]), each[1]),
      ),
    );
    const columns = await store().deltas(a, at(0), at(24), 1, options);
    return Object.fromEntries(Object.entries(columns).map(([name, [value]]) => [name, value]));
  };

  it('HIS-52 a counter that fell began anew at zero', async () => {
    expect(await counted([100, 130, 20, 25])).toMatchObject({ delta: 55, resets: 1, rollOvers: 0 });
  });

  it('HIS-52 a counter that fell across its modulus rolled over; one that fell otherwise was reset', async () => {
    const modulus = 65_536;
    expect(await counted([65_530, 4, 10, 2], { modulus })).toMatchObject({
      delta: 10 + 6 + 2,
      resets: 1,
      rollOvers: 1,
    });
  });

  it('HIS-52 what was counted across a gap is told apart', async () => {
    const values: [number, number][] = [
      [0, 100],
      [1, 110],
      [6, 200],
      [7, 207],
      [12, 3],
    ];
    expect(await counted(values, { longerThanMs: 2 * hourMs })).toMatchObject({
      delta: 10 + 90 + 7 + 3,
      overGap: 90 + 3,
      gapMs: 10 * hourMs,
      resets: 1,
    });
  });

  it('HIS-53 deltas of adjoining periods add up, bad samples and sealed ones among them', async () => {
    await store().append([
      sample(a, at(0), 10),
      sample(a, at(1), 14),
      sample(a, at(2), 99, { quality: 'bad', reason: 'sensor-fault' }),
    ]);
    await store().upkeep({ sealAll: true });
    await store().append([sample(a, at(3), 17), sample(a, at(4), 18)]);
    const sum = async (fromMs: number, toMs: number) =>
      (await store().deltas(a, fromMs, toMs, 1)).delta[0] ?? 0;
    expect(await sum(at(0), at(5))).toBe(8);
    expect((await sum(at(0), at(2.5))) + (await sum(at(2.5), at(5)))).toBe(8);
  });
});

describe('statistics', () => {
  const window = { fromMs: at(0) + 1, toMs: at(24 * 9) + 1 };
  const ask = async () => (await store().statistics([a], window.fromMs, window.toMs))[0]!;

  it('HIS-55 a long window reads samples only of the days it cuts', async () => {
    await fillDays();
    const before = await ask();
    await spoilDays([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await ask()).toEqual(before);
    expect(store().damage()).toEqual([]);
    expect(before.deviation).toBeGreaterThan(30);
  });

  it('HIS-55 days that were sealed before their spread was kept are told by their samples', async () => {
    await fillDays();
    const before = await ask();
    await changeFile((database) => {
      const change = database.prepare('UPDATE chunk SET dayTier = ? WHERE id = ?');
      const rows = database.prepare('SELECT id, dayTier FROM chunk').all();
      for (const { id, dayTier } of rows as { id: number; dayTier: Uint8Array }[])
        change.run(encodePartials(decodePartials(dayTier, dayMs), dayMs), id);
    });
    const { deviation, ...rest } = await ask();
    expect(rest).toEqual({ ...before, deviation: undefined });
    expect(deviation).toBeCloseTo(before.deviation, 9);
  });
});

describe('damage', () => {
  it('HIS-59 bytes flipped anywhere in a month file never make a question fail or tell a figure beyond what was measured', async () => {
    await fillDays();
    await store().close();
    const path = join(test.folder, 'part-202603.db');
    const whole = readFileSync(path);
    const random = seededRandom(7);
    for (let turn = 0; turn < 20; turn++) {
      const spoilt = Buffer.from(whole);
      for (let flip = 0; flip < 24; flip++) {
        const place = 100 + Math.floor(random.fraction() * (spoilt.length - 100));
        spoilt[place]! ^= 1 << Math.floor(random.fraction() * 8);
      }
      writeFileSync(path, spoilt);
      await test.reopen();
      await expectPossible();
      await store().close();
      for (const file of nodeDisk.list(test.folder))
        if (file.startsWith('part-')) nodeDisk.remove(join(test.folder, file));
    }
    await test.reopen();
  });

  const expectPossible = async () => {
    const [fromMs, toMs] = [at(5), at(24 * 9) + 7];
    const figures: number[] = [];
    const [{ min, max, first, last, mean }] = (await store().statistics([a], fromMs, toMs)) as [
      WindowStatistics,
    ];
    figures.push(min, max, first, last, mean);
    for (const buckets of [9, 100, 5_000]) {
      const columns = await store().aggregate(a, fromMs, toMs, buckets);
      figures.push(...columns.min, ...columns.max, ...columns.first, ...columns.last);
    }
    const { states } = await store().states(a, fromMs, toMs);
    figures.push(...states.map(({ state }) => state as number));
    figures.push(...(await store().deltas(a, fromMs, toMs, 9)).resets);
    const { previous, next } = store();
    const neighbours = await Promise.all([previous(a, at(100)), next(a, at(100))]);
    figures.push(...neighbours.map((one) => Number(one?.value ?? 0)));
    await store().gaps(a, fromMs, toMs, hourMs);
    await store().count(a, fromMs, toMs);
    for (const figure of figures) expect(figure < 0 || figure > 288).toBe(false);
  };
});

describe('long questions', () => {
  it('HIS-56 wide buckets that begin anywhere read samples only about their edges', async () => {
    await fillDays();
    const ask = () => store().aggregate(a, at(0) + 7, at(24 * 9) + 7, 3);
    const before = await ask();
    await spoilDays([1, 2, 4, 5, 7, 8]);
    expect(await ask()).toEqual(before);
    expect(store().damage()).toEqual([]);
  });

  it('HIS-56 of a day that an edge cuts, only the samples about the edge', async () => {
    // Ten hours at two seconds are five blocks; edges are in the second and in the fourth.
    await store().append(
      Array.from({ length: 18_000 }, (_, n) => sample(a, at(0) + n * 2_000, (n % 70) / 4)),
    );
    await store().upkeep({ sealAll: true });
    const ask = () => store().aggregate(a, at(-1) + 7, at(12.5) + 7, 3);
    const before = await ask();
    await changeFile((database) => {
      const [{ id, data }] = database.prepare('SELECT id, data FROM chunk').all() as [
        { id: number; data: Buffer },
      ];
      data.fill(0xff, 200, 210);
      data.fill(0xff, data.length - 10);
      database.prepare('UPDATE chunk SET data = ? WHERE id = ?').run(data, id);
    });
    expect(await ask()).toEqual(before);
    expect(store().damage()).toEqual([]);
    await store().range(a, at(0), at(10), 1e6);
    expect(store().damage()).toHaveLength(1);
  });

  it('HIS-57 short questions have their turn while a long one is answered', async () => {
    await fillDays();
    let isAnswered = false;
    const long = store()
      .gaps(a, at(0), at(240), hourMs)
      .then(() => (isAnswered = true));
    for (let asked = 0; asked < 3; asked++) await store().count(a, at(0), at(240));
    expect(isAnswered).toBe(false);
    await long;
  });

  it('HIS-57 a long range comes in pieces that make up the whole, sealed or not', async () => {
    await fillDays();
    await store().append([sample(a, at(12) + 1, 5), sample(a, at(300), 6)]);
    const pieces: number[][] = [];
    for await (const { sourceMs } of store().rangePieces(a, at(0), at(400)))
      pieces.push([...sourceMs]);
    const whole = await store().range(a, at(0), at(400), 1e6);
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.flat()).toEqual([...whole.sourceMs]);
    expect(whole.sourceMs.length).toBe(2_882);
    const some = await store().range(a, at(0), at(400), 1_000);
    expect([some.truncated, some.sourceMs.length]).toEqual([true, 1_000]);
    expect(some.value).toEqual(whole.value.subarray(0, 1_000));
  });

  it('HIS-57 what the read thread handed over it does not need again', async () => {
    await test.close();
    test = await openTestHistorian({ threads: undefined });
    const tags = [a, tag('b')];
    const samples = Array.from({ length: 6_000 }, (_, n) =>
      tags.map((tagId) => sample(tagId, startMs + n * 2_000, (n % 60) / 4)),
    );
    await store().append(samples.flat());
    await store().upkeep({ sealAll: true });
    const ask = async () =>
      Promise.all([
        ...tags.map((tagId) => store().range(tagId, at(0), at(4), 1e6)),
        store().aggregateAligned(tags, at(0), at(4), 240),
        store().aggregateAligned(tags, at(0) + 1, at(4), 7),
        store().deltas(a, at(0), at(4), 4),
        store().statistics(tags, at(0), at(3)),
        store().lastBefore(tags, at(2)),
      ]);
    const first = await ask();
    expect(await store().count(a, at(0), at(4))).toBe(6_000);
    expect(await ask()).toEqual(first);
  });

  it('HIS-58 where only rollups are kept, counts, gaps, states and deltas are told by the minute', async () => {
    const samples = Array.from({ length: 3_600 }, (_, n) => sample(a, at(0) + n * 1_000, n));
    await store().append(samples);
    test.clock.nowMs = Date.UTC(2026, 4, 1);
    await store().upkeep({ sealAll: true });
    await store().keepOnlyRollups(Date.UTC(2026, 3, 1));
    expect(await store().count(a, at(0), at(0.5))).toBe(1_800);
    expect(await store().gaps(a, at(0), at(1.5), 60_000)).toEqual([
      { fromMs: at(1) - 1_000, toMs: at(1.5) },
    ]);
    expect((await store().deltas(a, at(0), at(1), 2)).delta).toEqual(Float64Array.of(1_799, 1_800));
    expect((await store().states(a, at(0), at(0) + 120_000)).states).toHaveLength(4);
    expect(await store().statistics([a], at(0), at(0.5))).toMatchObject([
      { max: 1_799, count: 1_800, deviation: Number.NaN },
    ]);
  });
});
