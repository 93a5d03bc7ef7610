import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SamplePage } from '#shared/domain/telemetry/sample-page.ts';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';

const aprilMs = Date.UTC(2026, 3, 1);
let test: TestHistorian;
let tagClass = '';
beforeEach(async () => {
  tagClass = '';
  test = await openTestHistorian({ classOf: () => tagClass });
  await test.store().append(
    Array.from({ length: 2_000 }, (_, n) =>
      sample(tag('a'), startMs + n * 5_000, n === 7 ? 'stuck' : n / 4, {
        quality: n === 9 ? 'bad' : 'good',
      }),
    ),
  );
  test.clock.nowMs = Date.UTC(2026, 4, 1);
  await test.store().upkeep({ sealAll: true });
});
afterEach(() => test.close());

const page = () => test.store().page(tag('a'), 0, 1e14, 1e6);
const counts = async () => [
  ...(await test.store().aggregate(tag('a'), startMs, startMs + 7_200_000, 2)).count,
];

describe('putting samples back', () => {
  it('HIS-75 fills days again of which only rollups were left, and changes nothing when it is done twice', async () => {
    const whole = await page();
    const before = await counts();
    await test.store().keepOnlyRollups(aprilMs);
    expect((await page()).sourceMs).toHaveLength(0);
    await test.store().restore(tag('a'), whole);
    await test.store().restore(tag('a'), whole);
    await test.reopen();
    expect(await page()).toEqual(whole);
    expect(await counts()).toEqual(before);
    expect(test.store().damage()).toEqual([]);
  });

  it('HIS-75 fills them in the file they are in when the tag is of another class by now', async () => {
    const whole = await page();
    await test.store().keepOnlyRollups(aprilMs);
    tagClass = 'long';
    await test.store().restore(tag('a'), whole);
    expect(await page()).toEqual(whole);
    expect((await test.store().space()).parts.map(({ file }) => file)).toEqual(['part-202603.db']);
  });

  it('HIS-75 keeps the rollups where fewer samples come than were given up', async () => {
    const whole = await page();
    const before = await counts();
    await test.store().keepOnlyRollups(aprilMs);
    await test.store().restore(tag('a'), firstOf(whole, 100));
    expect(await counts()).toEqual(before);
    expect(test.store().damage()).toHaveLength(1);
  });

  it('tells which tags a month file holds, and on how many days', async () => {
    expect(await test.store().tagsIn('part-202603.db')).toEqual([tag('a')]);
    expect(await test.store().tagsIn('part-199901.db')).toEqual([]);
    expect((await test.store().space()).parts[0]!.days).toBe(1);
  });
});

it('HIS-85 keeps the month of a tag in one file when its class changes, so that corrections and late samples find it', async () => {
  tagClass = 'short';
  const late = [sample(tag('a'), startMs + 2_500, 9), sample(tag('a'), startMs + 5_000, 9)];
  await test.store().append([...late, sample(tag('a'), aprilMs, 4), sample(tag('b'), startMs, 1)]);
  await test.store().upkeep({ sealAll: true });
  const reason = { by: 'P1', atMs: startMs, why: 'stuck' };
  await test.store().correct(tag('a'), [sample(tag('a'), startMs + 10_000, 222)], reason);
  const { value } = await test.store().range(tag('a'), startMs, startMs + 12_000, 10);
  expect([...value]).toEqual([0, 9, 0.25, 222]);
  expect(await counts()).toEqual([721, 720]);
  const files = (await test.store().space()).parts.map(({ file }) => file);
  expect(files).toEqual(['part-202603.db', 'part-202603.short.db', 'part-202604.short.db']);
  expect(await test.store().tagsIn('part-202603.short.db')).toEqual([tag('b')]);
});

function firstOf(page: SamplePage, count: number): SamplePage {
  const { texts, ...columns } = page;
  const cut = Object.entries(columns).map(([name, column]) => [name, column.slice(0, count)]);
  return { texts, ...Object.fromEntries(cut) } as SamplePage;
}
