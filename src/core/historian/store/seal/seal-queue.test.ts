import { describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Disk } from '#core/storage/disk.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { openTestHistorian, sample, startMs, tag } from '#tests/fixtures/test-historian.ts';
import type { Edit } from './edits.ts';
import { createBatchMaker } from '../columns/batch.ts';
import { createHead, type Segment } from '../columns/head.ts';
import { emptyRun } from '../columns/run.ts';
import { createSealQueue, type QueueFailure } from './seal-queue.ts';

const busy = () => Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
const fault = () => new RangeError('a fault of the product');

/** A queue over a sealer that fails as it is told, and writes down what it did: tags of samples, edits as −tag. */
function setupQueue() {
  const head = createHead();
  const maker = createBatchMaker();
  const clock = { ms: 0 };
  const failing = new Map<number, Error>();
  const done: number[] = [];
  const aside: number[] = [];
  const failures: QueueFailure[] = [];
  const work = (tags: readonly number[], mark: (no: number) => number) => {
    for (const no of tags) if (failing.has(no)) throw failing.get(no)!;
    done.push(...tags.map(mark));
    return [];
  };
  const queue = createSealQueue({
    head,
    sealer: {
      seal: async ({ tags }) => work([...tags], (no) => no),
      edit: async (edit) => work([edit.tag], (no) => -no),
    },
    tag: (no) => ({ tagId: tag(String(no)), tagClass: '' }),
    nowMs: () => clock.ms,
    onDamage: () => undefined,
    onFailure: (failure) => failures.push(failure),
    setAside: async (segment) => {
      aside.push(segment.tag);
      head.release(segment);
    },
  });
  const seal = (...tags: number[]) => {
    for (const no of tags) maker.put(no, startMs, startMs, 1, 0);
    head.add(maker.take(), 1, 0, { wanted: () => Infinity, filled: () => undefined });
    queue.seal(tags.map((no) => head.close(no) as Segment));
  };
  const edit = (no: number) => queue.edit({ tag: no, seq: 9 } as Edit, emptyRun);
  const drain = () => queue.drain().catch(() => undefined);
  return { head, clock, failing, done, aside, failures, queue, seal, edit, drain };
}

describe('seal queue', () => {
  it('HIS-74 what fails for a reason outside is tried again after longer and longer pauses, in the order of its tag; others go past', async () => {
    const test = setupQueue();
    test.failing.set(1, busy());
    test.seal(1, 2);
    const edited = test.edit(1);
    test.seal(3);
    test.seal(1);
    await expect(test.queue.drain()).rejects.toThrow('locked');
    expect(test.done).toEqual([3]);
    await test.drain();
    expect(test.failures).toHaveLength(1);
    const attempts: number[] = [];
    for (; test.clock.ms <= 200_000; test.clock.ms += 500) {
      const before = test.failures.length;
      await test.drain();
      if (test.failures.length > before) attempts.push(test.clock.ms);
    }
    expect(attempts.slice(0, 5)).toEqual([1_000, 3_000, 7_000, 15_000, 31_000]);
    expect(attempts.at(-1)! - attempts.at(-2)!).toBe(60_000);
    test.failing.clear();
    await test.queue.drain(true);
    await edited;
    expect(test.done).toEqual([3, 1, 2, -1, 1]);
    expect(test.head.size()).toBe(0);
  });

  it('HIS-82 a fault of the product holds up only its own tag, and that not for ever', async () => {
    const test = setupQueue();
    test.failing.set(2, fault());
    test.seal(1, 2, 3);
    const edited = test.edit(2);
    edited.catch(() => undefined);
    await test.drain();
    expect([...test.done]).toEqual([1, 3]);
    for (; test.clock.ms < 20_000; test.clock.ms += 500) await test.drain();
    expect(test.aside).toEqual([2]);
    await expect(edited).rejects.toThrow('a fault');
    expect([test.head.size(), test.queue.firstSeq()]).toEqual([0, undefined]);
  });
});

/** A disk on which month files cannot be opened while `broken` holds an error. */
function setupDisk(broken: { error: Error | undefined }): Disk {
  return {
    ...nodeDisk,
    openDatabase(path, options) {
      if (path.includes('part-') && broken.error) throw broken.error;
      return nodeDisk.openDatabase(path, options);
    },
  };
}
const values = async (store: Awaited<ReturnType<typeof openTestHistorian>>, name: string) => [
  ...(await store.store().range(tag(name), 0, 1e14, 1e6)).value,
];

describe('a store that cannot seal', () => {
  it('HIS-76 goes on taking samples up to a bound, refuses then, and takes them again when it can seal', async () => {
    const broken = { error: busy() as Error | undefined };
    const test = await openTestHistorian({ disk: setupDisk(broken), mostHeldSamples: 50 });
    try {
      let taken = 0;
      const append = (count: number) =>
        test
          .store()
          .append(Array.from({ length: count }, (_, n) => sample(tag('a'), startMs + taken + n, n)))
          .then(() => (taken += count));
      await append(30);
      await expect(test.store().upkeep({ sealAll: true })).rejects.toThrow('locked');
      await append(30);
      await expect(append(30)).rejects.toThrow('locked');
      expect(taken).toBe(60);
      broken.error = undefined;
      await append(30);
      await test.reopen();
      expect(await values(test, 'a')).toHaveLength(90);
    } finally {
      await test.close();
    }
  });

  it('HIS-82 keeps what a fault keeps from being sealed beside the log, tells it, and takes it in at the next start', async () => {
    const broken = { error: undefined as Error | undefined };
    const test = await openTestHistorian({ disk: setupDisk(broken) });
    try {
      await test
        .store()
        .append([
          sample(tag('a'), startMs, 1.5, { quality: 'uncertain', reason: 'stale' }),
          sample(tag('a'), startMs + 1, 'text'),
          sample(tag('a'), startMs + 2, true),
          sample(tag('b'), startMs, 2),
        ]);
      broken.error = fault();
      for (let turn = 0; turn < 3; turn++)
        await expect(test.store().upkeep({ sealAll: true })).rejects.toThrow('a fault');
      await test.store().upkeep({ sealAll: true });
      broken.error = undefined;
      expect(test.store().damage()).toMatchObject([
        { file: 'hot.db', tagId: tag('a'), fromMs: startMs, toMs: startMs + 2 },
        { file: 'hot.db', tagId: tag('b'), fromMs: startMs, toMs: startMs },
      ]);
      expect(await values(test, 'b')).toEqual([]);
      for (let turn = 0; turn < 2; turn++) {
        await test.reopen();
        expect(await values(test, 'b')).toEqual([2]);
        expect(await values(test, 'a')).toEqual([1.5, Number.NaN, 1]);
        expect(test.store().damage()).toEqual([]);
        await test.store().upkeep({ sealAll: true });
      }
      const [first] = await test.store().lastBefore([tag('a')], startMs + 1);
      expect(first).toMatchObject({ value: 1.5, quality: 'uncertain', reason: 'stale' });
      expect((await test.store().previous(tag('a'), startMs + 2))?.value).toBe('text');
    } finally {
      await test.close();
    }
  });

  it('HIS-78 on a disk that may not be written it answers from what is there and refuses what comes', async () => {
    const test = await openTestHistorian();
    try {
      await test.store().append([sample(tag('a'), startMs, 1)]);
      await test.store().upkeep({ sealAll: true });
      await test.store().append([sample(tag('a'), startMs + 1, 2)]);
      const denied = () => {
        throw Object.assign(new Error('read-only'), { code: 'EROFS' });
      };
      const disk: Disk = {
        ...nodeDisk,
        openDatabase(path, options) {
          if (options?.readonly) return nodeDisk.openDatabase(path, options);
          throw Object.assign(new Error('unable to open'), { code: 'SQLITE_CANTOPEN' });
        },
        rename: denied,
        remove: denied,
        copy: denied,
        writeWhole: denied,
      };
      await test.reopen({ disk });
      const store = test.store();
      expect(store.isReadOnly()).toBe(true);
      expect(await values(test, 'a')).toEqual([1, 2]);
      expect((await store.latest([tag('a')]))[0]?.value).toBe(2);
      for (let turn = 0; turn < 2; turn++)
        await expect(store.append([sample(tag('a'), startMs + 9, 3)])).rejects.toSatisfy((error) =>
          isRefusal(error, 'history-not-writable'),
        );
      expect(await values(test, 'a')).toEqual([1, 2]);
      await expect(store.upkeep({ sealAll: true, compact: true })).rejects.toSatisfy((error) =>
        isRefusal(error, 'history-not-writable'),
      );
      await test.reopen();
      expect(await values(test, 'a')).toEqual([1, 2]);
    } finally {
      await test.close();
    }
  });
});
