import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { forgetOnce, reckonFrom } from './forget-old-samples.ts';
import { createLiveValues } from './create-live-values.ts';
import type { SampleSalvage } from './salvage-samples.ts';
import { openSampleStore, type WorkerSampleStore } from './worker-sample-store.ts';

const tag = (name: string) => `D/${name}` as TagId;
const sample = (
  tagId: TagId,
  sourceMs: number,
  value: Sample['value'],
  more: Partial<Sample> = {},
): Sample => ({
  tagId,
  sourceMs,
  arrivalMs: sourceMs + 5,
  value,
  quality: 'good',
  reason: 'none',
  ...more,
});

describe('simple sample store', () => {
  let folder: string;
  let store: WorkerSampleStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wellos-samples-'));
    store = openSampleStore(join(folder, 'samples.db'));
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back what it was given: numbers, booleans, text, infinities, quality and reason', async () => {
    const batch = [
      sample(tag('a'), 1_000, 12.5),
      sample(tag('b'), 1_000, true),
      sample(tag('c'), 1_000, 'pump-off'),
      sample(tag('d'), 1_000, Infinity, { quality: 'uncertain', reason: 'out-of-range' }),
      sample(tag('e'), 1_000, null, { quality: 'bad', reason: 'offline' }),
    ];
    await store.append(batch);
    expect(await store.latest()).toEqual(batch);
  });

  it('keeps order by source time whatever the order of arrival, and drops repeated samples', async () => {
    await store.append([sample(tag('a'), 3_000, 3), sample(tag('a'), 1_000, 1)]);
    await store.append([sample(tag('a'), 2_000, 2), sample(tag('a'), 1_000, 1)]);
    const { sourceMs, value, truncated } = await store.range(tag('a'), 0, 10_000, 100);
    expect([[...sourceMs], [...value], truncated]).toEqual([
      [1_000, 2_000, 3_000],
      [1, 2, 3],
      false,
    ]);
    expect((await store.range(tag('a'), 0, 10_000, 2)).truncated).toBe(true);
  });

  it('aggregates by bucket without the bad ones and leaves empty buckets out', async () => {
    await store.append([
      sample(tag('a'), 0, 1),
      sample(tag('a'), 100, 3),
      sample(tag('a'), 200, 99, { quality: 'bad', reason: 'sensor-fault' }),
      sample(tag('a'), 2_000, 7),
    ]);
    const columns = await store.aggregate(tag('a'), 0, 3_000, 3);
    expect([...columns.startMs]).toEqual([0, 2_000]);
    expect([...columns.min]).toEqual([1, 7]);
    expect([...columns.max]).toEqual([3, 7]);
    expect([...columns.mean]).toEqual([2, 7]);
    expect([...columns.count]).toEqual([3, 1]);
    expect(columns.goodPct[0]).toBeCloseTo(66.67, 1);
  });

  it('finds everything again after it was opened anew, and forgets what is old', async () => {
    await store.append([sample(tag('a'), 1_000, 1), sample(tag('a'), 5_000, 5)]);
    await store.close();
    store = openSampleStore(join(folder, 'samples.db'));
    expect(await store.forgetBefore(2_000)).toBe(1);
    expect([...(await store.range(tag('a'), 0, 10_000, 10)).value]).toEqual([5]);
  });

  it('keeps a file that is no database aside and begins anew', async () => {
    await store.close();
    const path = join(folder, 'samples.db');
    writeFileSync(path, 'no database'.repeat(1_000));
    const told: SampleSalvage[] = [];
    store = openSampleStore(path, { tellSalvage: (salvage) => told.push(salvage) });
    await store.append([sample(tag('a'), 1_000, 1)]);
    expect(await store.latest()).toEqual([sample(tag('a'), 1_000, 1)]);
    expect(told).toEqual([{ aside: `${path}.damaged-1`, kept: 0, incompleteTags: null }]);
    expect(readFileSync(told[0]!.aside, 'utf8')).toContain('no database');
  });

  it('saves what still reads of a file that is damaged within, and tells whose samples are missing', async () => {
    const count = 20_000;
    const ofTag = (name: string) =>
      Array.from({ length: count }, (_, index) => sample(tag(name), index * 1_000, index));
    await store.append([...ofTag('a'), ...ofTag('b')]);
    await store.close();
    const path = join(folder, 'samples.db');
    const file = openSync(path, 'r+');
    writeSync(
      file,
      Buffer.alloc(8_192, 0xa5),
      0,
      8_192,
      Math.floor(fstatSync(file).size / 16_384) * 4_096,
    );
    closeSync(file);
    const told: SampleSalvage[] = [];
    store = openSampleStore(path, { tellSalvage: (salvage) => told.push(salvage) });
    const [a, b] = [await readAll('a'), await readAll('b')];
    expect(told).toHaveLength(1);
    expect(told[0]!.kept).toBe(a.length + b.length);
    expect(told[0]!.incompleteTags).toEqual([tag('a')]);
    expect(a.length).toBeGreaterThan(count - 1_000);
    expect(a.length).toBeLessThan(count);
    expect(b).toHaveLength(count);
    expect(a.at(0)).toBe(0);
    expect(a.at(-1)).toBe(count - 1);
  });

  const readAll = async (name: string) =>
    (await store.range(tag(name), 0, Number.MAX_SAFE_INTEGER, 100_000)).value;

  it('keeps within its days, and sheds the oldest twentieth where the disk is nearly full', async () => {
    const nowMs = 100 * 86_400_000;
    await store.append(
      Array.from({ length: 100 }, (_, day) => sample(tag('a'), day * 86_400_000, day)),
    );
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const look = (keepDays: number, freeBytes: number) =>
      forgetOnce(
        {
          store,
          keepDays: () => keepDays,
          freeBytes: () => freeBytes,
          log,
        },
        nowMs,
      );
    expect(await look(80, 1e12)).toBe(20);
    expect(await look(80, 1e12)).toBe(0);
    expect(await look(80, 1e6)).toBe(4);
    expect((await store.space()).oldestMs).toBe(24 * 86_400_000);
  });

  it('lets a clock that jumps ahead delete nothing', () => {
    const clock = { wall: 1_000_000, passed: 0 };
    const read = { nowMs: () => clock.wall, monotonicMs: () => clock.passed };
    const reckon = reckonFrom(900_000, read);
    clock.wall = 1e12;
    clock.passed = 5_000;
    expect(reckon(read)).toBe(905_000);
    clock.wall = 800_000;
    expect(reckon(read)).toBe(800_000);
    expect(reckonFrom(null, read)(read)).toBe(800_000);
  });

  it('knows nothing of a tag it never heard of', async () => {
    expect(await store.latest([tag('nobody')])).toEqual([]);
    expect((await store.range(tag('nobody'), 0, 1, 10)).value).toHaveLength(0);
  });
});

describe('live values', () => {
  it('begin with the state now and go on with the newest per tag', async () => {
    const live = createLiveValues();
    live.take([sample(tag('a'), 1, 1), sample(tag('b'), 1, 10)]);
    const watching = live
      .watch((tagId) => tagId === tag('a'), new AbortController().signal)
      [Symbol.asyncIterator]();
    expect((await watching.next()).value.values.map((one: Sample) => one.value)).toEqual([1]);
    live.take([sample(tag('a'), 2, 2)]);
    live.take([sample(tag('a'), 3, 3), sample(tag('b'), 3, 30)]);
    const { values, coalesced } = (await watching.next()).value;
    expect(values.map((one: Sample) => one.value)).toEqual([3]);
    expect(coalesced).toBe(1);
    live.close();
    expect((await watching.next()).done).toBe(true);
  });

  it('are not put back by what was measured earlier, but marked by what repeats the time', () => {
    const live = createLiveValues();
    live.take([sample(tag('a'), 5, 5)]);
    live.take([sample(tag('a'), 4, 4)]);
    expect(live.now()[0]!.value).toBe(5);
    live.take([sample(tag('a'), 5, 5, { quality: 'uncertain', reason: 'offline' })]);
    expect(live.now()[0]!.reason).toBe('offline');
  });

  it('hold no more for a slow watcher than one value per tag', async () => {
    const live = createLiveValues();
    const watching = live.watch(() => true, new AbortController().signal)[Symbol.asyncIterator]();
    await watching.next();
    for (let turn = 1; turn <= 10_000; turn++) live.take([sample(tag('a'), turn, turn)]);
    const { values, coalesced } = (await watching.next()).value;
    expect([values.length, values[0].value, coalesced]).toEqual([1, 10_000, 9_999]);
    live.close();
  });
});
