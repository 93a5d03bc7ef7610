import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';

const hourMs = 3_600_000;
const aprilMs = Date.UTC(2026, 3, 1);
const reason = { by: 'P1', atMs: startMs, why: 'tested' };
let test: TestHistorian;
beforeEach(async () => {
  test = await openTestHistorian({ classOf: (tagId) => (tagId === tag('kept') ? 'kept' : '') });
});
afterEach(() => test.close());

/** Three hours of March at five seconds, the last sample bad; as many of a tag that is read every ten minutes; and a whole
 * day of one that is read every minute. */
async function fill(name = 'a'): Promise<void> {
  const often = Array.from({ length: 2_160 }, (_, n) =>
    sample(tag(name), startMs + n * 5_000, ((n * 7) % 40) / 4, {
      quality: n === 2_159 ? 'bad' : 'good',
    }),
  );
  const seldom = Array.from({ length: 18 }, (_, n) =>
    sample(tag('seldom'), startMs + n * 600_000, n),
  );
  const byTheMinute = Array.from({ length: 1_440 }, (_, n) =>
    sample(tag('minutely'), startMs + n * 60_000, (n * 13) % 50),
  );
  await test.store().append([...often, ...seldom, ...byTheMinute]);
  test.clock.nowMs = Date.UTC(2026, 4, 1);
  await test.store().upkeep({ sealAll: true });
}
const aggregate = (name: string, buckets: number) =>
  test.store().aggregate(tag(name), startMs, startMs + 4 * hourMs, buckets);
const range = (name: string) => test.store().range(tag(name), 0, 1e14, 1e6);

describe('keeping only rollups', () => {
  it('HIS-70 aggregates by whole minutes stay what they were when samples of old months are given up', async () => {
    await fill();
    const before = await Promise.all([240, 16, 4, 1].map((count) => aggregate('a', count)));
    expect(await test.store().keepOnlyRollups(aprilMs)).toEqual(['part-202603.db']);
    await test.reopen();
    expect(await Promise.all([240, 16, 4, 1].map((count) => aggregate('a', count)))).toEqual(
      before,
    );
    expect(test.store().damage()).toEqual([]);
  });

  it('HIS-71 a raw question about given up samples finds none and says so; sparse samples stay', async () => {
    await fill();
    await test.store().keepOnlyRollups(aprilMs);
    expect(await range('a')).toMatchObject({ value: new Float64Array(), onlyRollups: true });
    const sparse = await range('seldom');
    expect([sparse.value.length, sparse.onlyRollups]).toEqual([18, undefined]);
  });

  it('HIS-71 of what is read by the minute the quarters of an hour stay, and miss nothing', async () => {
    await fill();
    const dayOf = (buckets: number) =>
      test.store().aggregate(tag('minutely'), startMs, startMs + 24 * hourMs, buckets);
    const before = await Promise.all([96, 24, 1].map(dayOf));
    await test.store().keepOnlyRollups(aprilMs);
    expect(await range('minutely')).toMatchObject({ onlyRollups: true });
    expect(await Promise.all([96, 24, 1].map(dayOf))).toEqual(before);
    const finer = await dayOf(1_440);
    expect(finer.count.reduce((sum, count) => sum + count, 0)).toBe(1_440);
    expect([Math.min(...finer.min), Math.max(...finer.max)]).toEqual([0, 49]);
    expect(finer.timeMean.every((mean) => mean >= 0 && mean <= 49)).toBe(true);
    expect(await test.store().count(tag('minutely'), startMs, startMs + 12 * hourMs)).toBe(720);
    expect(await test.store().previous(tag('minutely'), startMs + hourMs)).toMatchObject({
      sourceMs: startMs + 59 * 60_000,
      quality: 'uncertain',
    });
  });

  it('HIS-71 what stood before a time is still told, from the minute before it, and not as good', async () => {
    await fill();
    await test.store().keepOnlyRollups(aprilMs);
    const { previous } = test.store();
    expect(await previous(tag('a'), startMs + 60_000)).toMatchObject({
      sourceMs: startMs + 55_000,
      value: ((11 * 7) % 40) / 4,
      quality: 'uncertain',
    });
    expect(await previous(tag('a'), aprilMs)).toMatchObject({ value: null, quality: 'bad' });
    // The value that stood weighs in a bucket that begins without a sample.
    const { timeMean } = await test
      .store()
      .aggregateAligned([tag('a')], startMs + 60_000, startMs + 120_000, 1)
      .then((columns) => columns[0]!);
    expect(timeMean[0]).toBeGreaterThan(0);
  });

  it('HIS-71 buckets that are no whole minutes are answered by the minute, and miss nothing', async () => {
    await fill();
    await test.store().keepOnlyRollups(aprilMs);
    const { count } = await aggregate('a', 37);
    expect(count.reduce((sum, each) => sum + each, 0)).toBe(2_160);
  });

  it('HIS-72 what comes for a given up day is left out and told, before and after sealing; its rollups stay', async () => {
    await fill();
    await test.store().keepOnlyRollups(aprilMs);
    const before = await aggregate('a', 4);
    await test.store().append([sample(tag('a'), startMs + 1, 1e6)]);
    expect(await aggregate('a', 4)).toEqual(before);
    await test.store().upkeep({ sealAll: true, compact: true });
    await test.store().correct(tag('a'), [sample(tag('a'), startMs, 1e6)], reason);
    await test.store().remove(tag('a'), startMs, startMs + hourMs, reason);
    expect(await aggregate('a', 4)).toEqual(before);
    expect(test.store().damage()).toMatchObject([
      { tagId: tag('a'), fromMs: startMs + 1, toMs: startMs + 1 },
      { tagId: tag('a'), fromMs: startMs, toMs: startMs },
      { tagId: tag('a'), fromMs: startMs, toMs: startMs + hourMs - 1 },
    ]);
    // Other days of the month take samples as ever.
    await test.store().append([sample(tag('a'), startMs + 30 * hourMs, 5)]);
    await test.store().upkeep({ sealAll: true, compact: true });
    expect([...(await range('a')).value]).toEqual([5]);
  });

  it('HIS-73 tells what a month takes on the disk, and that giving up samples frees it, by class of tags', async () => {
    await fill();
    await fill('kept');
    const full = await test.store().space();
    expect(full.parts.map(({ file, tagClass }) => [file, tagClass])).toEqual([
      ['part-202603.db', ''],
      ['part-202603.kept.db', 'kept'],
    ]);
    const [part] = full.parts;
    expect(part).toMatchObject({ fromMs: Date.UTC(2026, 2, 1), toMs: aprilMs });
    expect(full.logBytes).toBeGreaterThan(0);
    expect(part!.fileBytes).toBeGreaterThan(part!.rawBytes + part!.rollupBytes);
    expect(await test.store().keepOnlyRollups(aprilMs, '')).toEqual(['part-202603.db']);
    const [lean, kept] = (await test.store().space()).parts;
    expect(lean).toMatchObject({
      rawBytes: part!.rawBytes - part!.freeableBytes,
      freeableBytes: 0,
      rollupBytes: part!.rollupBytes,
    });
    expect(kept!.rawBytes).toBe(full.parts[1]!.rawBytes);
    expect(await test.store().keepOnlyRollups(aprilMs, '')).toEqual([]);
  });
});
