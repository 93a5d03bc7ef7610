import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';

const reason = { by: 'P1', atMs: startMs, why: 'gauge was stuck' };
let test: TestHistorian;
beforeEach(async () => {
  test = await openTestHistorian();
});
afterEach(() => test.close());

const sealed = async () => test.store().upkeep({ sealAll: true });
const values = async (name: string) => [
  ...(await test.store().range(tag(name), 0, 1e14, 1e6)).value,
];

describe('sample store', () => {
  it('HIS-30 gives back what it was given: numbers, booleans, text, infinities, quality and reason', async () => {
    const batch = [
      sample(tag('a'), 1_000, 12.5),
      sample(tag('b'), 1_000, true),
      sample(tag('c'), 1_000, 'pump-off'),
      sample(tag('d'), 1_000, Infinity, { quality: 'uncertain', reason: 'out-of-range' }),
      sample(tag('e'), 1_000, null, { quality: 'bad', reason: 'offline' }),
      sample(tag('f'), 1_000, -0),
    ];
    await test.store().append(batch);
    expect(await test.store().latest()).toEqual(batch);
    await test.reopen();
    expect(await test.store().latest()).toEqual(batch);
    await sealed();
    await test.reopen();
    expect(await test.store().latest()).toEqual(batch);
    const stored = await test.store().lastBefore(
      batch.map(({ tagId }) => tagId),
      2_000,
    );
    expect(stored).toEqual(batch.map((each) => ({ ...each, arrivalMs: each.sourceMs })));
  });

  it('HIS-86 gives the newest of all tags side by side, in one order, without what has none', async () => {
    const store = test.store();
    expect((await store.latestColumns()).tagIds).toEqual([]);
    await store.append([
      sample(tag('a'), 1_000, 1),
      sample(tag('a'), 3_000, 3, { quality: 'uncertain', reason: 'stale' }),
      sample(tag('a'), 2_000, 2),
      sample(tag('b'), 1_000, true),
      sample(tag('c'), 1_000, 'pump-off'),
      sample(tag('d'), 1_000, 4),
    ]);
    await store.remove(tag('d'), 0, 9_000, reason);
    const { tagIds, sourceMs, value, quality } = await store.latestColumns();
    expect(tagIds).toEqual([tag('a'), tag('b'), tag('c')]);
    expect([...sourceMs]).toEqual([3_000, 1_000, 1_000]);
    expect([...value]).toEqual([3, 1, Number.NaN]);
    expect([...quality]).toEqual([1, 0, 0]);
  });

  it('HIS-86 tells of many tags side by side what it tells of each, with and without gaps among them', async () => {
    const store = test.store();
    const names = Array.from({ length: 700 }, (_, n) => `${n}`);
    await store.append(
      names.map((name, n) => sample(tag(name), n, n % 5 ? n : `text ${n}`, { quality: 'bad' })),
    );
    const expectSame = async () => {
      const columns = await test.store().latestColumns();
      const told = await test.store().latest();
      expect(columns.tagIds).toEqual(told.map(({ tagId }) => tagId));
      expect([...columns.sourceMs]).toEqual(told.map(({ sourceMs }) => sourceMs));
      expect([...columns.value]).toEqual(
        told.map(({ value }) => (typeof value === 'number' ? value : Number.NaN)),
      );
      expect(columns.quality.every((quality) => quality === 2)).toBe(true);
    };
    await expectSame();
    await store.remove(tag('3'), 0, 9_000, reason);
    await expectSame();
    await test.reopen();
    await expectSame();
    expect((await test.store().latestColumns()).tagIds.length).toBe(699);
  });

  it('HIS-31 keeps order by source time whatever the order of arrival; of one time the first stays', async () => {
    const { append } = test.store();
    await append([sample(tag('a'), 3_000, 3), sample(tag('a'), 1_000, 1)]);
    await sealed();
    await append([
      sample(tag('a'), 2_000, 2),
      sample(tag('a'), 1_000, 99),
      sample(tag('a'), 4_000, 4),
    ]);
    expect(await values('a')).toEqual([1, 2, 3, 4]);
    await sealed();
    await append([sample(tag('a'), 4_000, 98)]);
    expect(await values('a')).toEqual([1, 2, 3, 4]);
    expect(await test.store().count(tag('a'), 2_000, 4_000)).toBe(2);
    expect((await test.store().range(tag('a'), 0, 10_000, 2)).truncated).toBe(true);
  });

  it('HIS-35 a correction stands in place of what was measured, which is kept with who, when and why', async () => {
    await test.store().append([1, 2, 3].map((n) => sample(tag('a'), n * 1_000, n)));
    await test
      .store()
      .correct(tag('a'), [sample(tag('a'), 2_000, 20), sample(tag('a'), 2_500, 25)], reason);
    await test.store().append([sample(tag('a'), 2_000, 2)]);
    expect(await values('a')).toEqual([1, 20, 25, 3]);
    await test.store().correct(tag('a'), [sample(tag('a'), 3_000, 30)], reason);
    expect((await test.store().latest())[0]!.value).toBe(30);
    await test.reopen();
    expect(await values('a')).toEqual([1, 20, 25, 30]);
    const [first] = await test.store().edits(tag('a'));
    expect(first).toMatchObject({ kind: 'correct', reason });
    expect(first!.replaced.map(({ value }) => value)).toEqual([2]);
  });

  it('HIS-36 what was deleted stays deleted after a crash, and what comes afterwards stays', async () => {
    await test.store().append([1, 2, 3].map((n) => sample(tag('a'), n * 1_000, n)));
    await test.store().remove(tag('a'), 2_000, 9_000, reason);
    expect(await values('a')).toEqual([1]);
    expect((await test.store().latest())[0]!.value).toBe(1);
    await test.store().append([sample(tag('a'), 2_000, 22)]);
    await test.reopen();
    expect(await values('a')).toEqual([1, 22]);
    expect((await test.store().edits(tag('a')))[0]!.replaced.map(({ value }) => value)).toEqual([
      2, 3,
    ]);
  });

  it('HIS-37 aggregates without the bad ones, weighs by time, and leaves empty buckets out', async () => {
    await test
      .store()
      .append([
        sample(tag('a'), 0, 1),
        sample(tag('a'), 750, 3),
        sample(tag('a'), 900, 99, { quality: 'bad', reason: 'sensor-fault' }),
        sample(tag('a'), 2_000, 7),
      ]);
    const columns = await test.store().aggregate(tag('a'), 0, 3_000, 3);
    expect([...columns.startMs]).toEqual([0, 2_000]);
    expect([[...columns.min], [...columns.max], [...columns.mean]]).toEqual([
      [1, 7],
      [3, 7],
      [2, 7],
    ]);
    expect([...columns.count]).toEqual([3, 1]);
    expect(columns.goodPct[0]).toBeCloseTo(66.67, 1);
    expect(columns.timeMean[0]).toBe((750 * 1 + 150 * 3) / 900);
    const [aligned, unknown] = await test
      .store()
      .aggregateAligned([tag('a'), tag('z')], 0, 3_000, 3);
    expect([...aligned!.count]).toEqual([3, 0, 1]);
    expect([...unknown!.count]).toEqual([0, 0, 0]);
  });

  it('HIS-38 finds the neighbours of a time and reports gaps', async () => {
    await test.store().append([1, 2, 8].map((n) => sample(tag('a'), n * 1_000, n)));
    await sealed();
    await test
      .store()
      .append([sample(tag('a'), 5_000, null, { quality: 'bad', reason: 'offline' })]);
    const { previous, next, gaps } = test.store();
    expect((await previous(tag('a'), 2_000))?.value).toBe(1);
    expect((await next(tag('a'), 2_000))?.sourceMs).toBe(5_000);
    expect(await next(tag('a'), 8_000)).toBeUndefined();
    expect(await gaps(tag('a'), 0, 9_000, 2_000)).toEqual([{ fromMs: 2_000, toMs: 8_000 }]);
    expect(await gaps(tag('nobody'), 0, 9_000, 2_000)).toEqual([{ fromMs: 0, toMs: 9_000 }]);
  });

  it('HIS-39 forgets whole months, of the class of tags that was named', async () => {
    await test.close();
    test = await openTestHistorian({ classOf: (tagId) => (tagId === tag('slow') ? 'slow' : '') });
    const march = Date.UTC(2026, 2, 31);
    const april = Date.UTC(2026, 3, 2);
    for (const name of ['a', 'slow'])
      await test.store().append([sample(tag(name), march, 3), sample(tag(name), april, 4)]);
    await sealed();
    expect(await test.store().forgetBefore(Date.UTC(2026, 3, 1), '')).toHaveLength(1);
    expect([await values('a'), await values('slow')]).toEqual([[4], [3, 4]]);
    expect(await test.store().forgetBefore(Date.UTC(2026, 3, 1))).toHaveLength(1);
    expect(await values('slow')).toEqual([4]);
  });
});
