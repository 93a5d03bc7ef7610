import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeDisk } from '#core/storage/node-disk.ts';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';

let test: TestHistorian;
beforeEach(async () => {
  test = await openTestHistorian();
});
afterEach(() => test.close());

/** Thirty hours of three tags, into two days. */
const batch = ['a', 'b', 'c'].flatMap((name) =>
  Array.from({ length: 1_800 }, (_, n) => sample(tag(name), startMs + n * 60_000, n / 4)),
);
const all = async () => ({
  range: await test.store().range(tag('b'), 0, 1e14, 1e6),
  hours: await test.store().aggregate(tag('b'), startMs, startMs + 108_000_000, 30),
  latest: await test.store().latest(),
});
const bytes = () =>
  nodeDisk
    .list(test.folder)
    .map((file) => nodeDisk.size(`${test.folder}/${file}`))
    .reduce((sum, size) => sum + size, 0);

describe('the same batch again', () => {
  it('HIS-79 changes nothing, sealed or not, compacted or not, after a restart or not, and files do not grow with it', async () => {
    await test.store().append(batch);
    const first = await all();
    const sizes: number[] = [];
    for (let turn = 0; turn < 12; turn++) {
      await test.store().append(batch);
      expect(await all()).toEqual(first);
      await test.store().upkeep({ sealAll: turn % 2 === 0, compact: turn % 3 === 0 });
      if (turn === 4) test.clock.nowMs = startMs + 5 * 86_400_000;
      expect(await all()).toEqual(first);
      await test.reopen();
      expect(await all()).toEqual(first);
      if (turn % 2 === 0) sizes.push(bytes());
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(sizes[0]! * 1.2);
  });
});
