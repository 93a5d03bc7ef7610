import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import type { LinesReport } from '#core/drivers/lines.ts';
import { createLiveValues } from '#core/historian/create-live-values.ts';
import { openLog } from '#core/log.ts';
import { startIngest } from './ingest.ts';

const sample = (sourceMs: number): Sample => ({
  tagId: 'D/a' as TagId,
  sourceMs,
  arrivalMs: sourceMs,
  value: sourceMs,
  quality: 'good',
  reason: 'none',
});
const reading = (key: string, sourceMs: number, value: Sample['value']): Sample => ({
  ...sample(sourceMs),
  tagId: `D/${key}` as TagId,
  value,
});
const samples = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => sample(from + index));

/** A store whose disk is full for as long as `isFull`. */
function createFillingStore() {
  const batches: (readonly Sample[])[] = [];
  const store = {
    isFull: false,
    tried: [] as number[],
    stored: () => batches.flat().map(({ sourceMs }) => sourceMs),
    all: () => batches.flat(),
    append(batch: readonly Sample[]) {
      store.tried.push(batch.length);
      if (store.isFull) return Promise.reject(new Refusal('disk-full'));
      batches.push(batch);
      return Promise.resolve();
    },
  };
  return store;
}

describe('ingest', () => {
  const log = openLog({ folder: null });
  const reports = createEmitter<LinesReport>();
  let store: ReturnType<typeof createFillingStore>;
  let remembered: [string, string][][];
  let ingest: ReturnType<typeof startIngest>;
  let live: ReturnType<typeof createLiveValues>;

  beforeEach(() => {
    vi.useFakeTimers();
    store = createFillingStore();
    remembered = [];
    live = createLiveValues();
    ingest = startIngest({
      lines: { reports },
      live,
      samples: store as never,
      changes: { announce() {} },
      memories: { write: (memories) => void remembered.push([...memories]) },
      log: log.log,
    });
  });
  afterEach(async () => {
    await ingest.close();
    live.close();
    vi.useRealTimers();
  });

  const report = (some: readonly Sample[]) => reports.emit({ kind: 'samples', samples: some });

  it('tries a full disk with a little at a time, and stores all that waited when there is room', async () => {
    store.isFull = true;
    report(samples(0, 12_000));
    await vi.advanceTimersByTimeAsync(600);
    report(samples(12_000, 3_000));
    await vi.advanceTimersByTimeAsync(600);
    expect(store.tried.length).toBeGreaterThan(1);
    expect(Math.max(...store.tried)).toBe(5_000);
    store.isFull = false;
    await vi.advanceTimersByTimeAsync(300);
    expect(store.stored()).toEqual(samples(0, 15_000).map(({ sourceMs }) => sourceMs));
  });

  it('sheds the oldest beyond half a million, and counts them', async () => {
    store.isFull = true;
    report(samples(0, 500_002));
    await vi.advanceTimersByTimeAsync(300);
    expect(ingest.shedCount()).toBe(2);
    store.isFull = false;
    await vi.advanceTimersByTimeAsync(300);
    expect(store.stored()[0]).toBe(2);
    expect(store.stored()).toHaveLength(500_000);
  });

  it('TEL-126 keeps what a line must not forget only after the samples before it', async () => {
    store.isFull = true;
    report(samples(0, 3));
    reports.emit({ kind: 'remember', deviceId: 'D' as DeviceId, memory: 'three were had' });
    await vi.advanceTimersByTimeAsync(600);
    expect(remembered).toEqual([]);
    store.isFull = false;
    await vi.advanceTimersByTimeAsync(300);
    expect(store.stored()).toEqual([0, 1, 2]);
    expect(remembered).toEqual([[['D', 'three were had']]]);
    reports.emit({ kind: 'remember', deviceId: 'D' as DeviceId, memory: 'four were had' });
    await ingest.close();
    expect(remembered.at(-1)).toEqual([['D', 'four were had']]);
  });

  describe('with reductions', () => {
    const tagId = 'D/pt' as TagId;
    const rules = { kind: 'deadband', deviation: 1, maxIntervalMs: 60_000 } as const;
    const still = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => reading('pt', from + index, 5));
    const storedOf = (key: string) =>
      store.all().flatMap((one) => (one.tagId === `D/${key}` ? [one.sourceMs] : []));

    it('TEL-85 stores tags without one as they come', async () => {
      ingest.reduce(new Map([[tagId, rules]]));
      report([...still(0, 5), ...samples(0, 5)]);
      await vi.advanceTimersByTimeAsync(300);
      expect(storedOf('a')).toEqual([0, 1, 2, 3, 4]);
      expect(storedOf('pt')).toEqual([0]);
    });

    it('TEL-82 stores what it held back when it is closed', async () => {
      ingest.reduce(new Map([[tagId, rules]]));
      report(still(0, 5));
      await ingest.close();
      expect(storedOf('pt')).toEqual([0, 4]);
    });

    it('TEL-83 stores what it held back when the line goes down', async () => {
      ingest.reduce(new Map([[tagId, rules]]));
      report(still(0, 5));
      report([{ ...reading('pt', 4, 5), quality: 'uncertain', reason: 'offline' }]);
      report([{ ...reading('pt', 9, null), quality: 'bad', reason: 'sensor-fault' }]);
      await vi.advanceTimersByTimeAsync(300);
      expect(store.all().map(({ sourceMs, quality }) => [sourceMs, quality])).toEqual([
        [0, 'good'],
        [4, 'good'],
        [4, 'uncertain'],
      ]);
    });

    it('TEL-86 shows every sample to who follows live values', async () => {
      const closing = new AbortController();
      const batches = live.watch(() => true, closing.signal)[Symbol.asyncIterator]();
      await batches.next();
      ingest.reduce(new Map([[tagId, rules]]));
      report(still(0, 5));
      const next = batches.next();
      await vi.advanceTimersByTimeAsync(200);
      expect((await next).value).toMatchObject({ values: [{ sourceMs: 4 }], coalesced: 4 });
      closing.abort();
    });

    it('TEL-87 changes from the next sample on and loses none before', async () => {
      ingest.reduce(new Map([[tagId, rules]]));
      report(still(0, 5));
      ingest.reduce(new Map([[tagId, { ...rules }]]));
      report(still(5, 5));
      ingest.reduce(new Map([[tagId, { ...rules, kind: 'swingingDoor' }]]));
      report(still(10, 5));
      ingest.reduce(new Map());
      report(still(15, 2));
      await vi.advanceTimersByTimeAsync(300);
      expect(storedOf('pt')).toEqual([0, 9, 10, 14, 15, 16]);
    });

    it('TEL-88 counts what came and what was kept', async () => {
      ingest.reduce(new Map([[tagId, rules]]));
      report([...still(7, 100), ...samples(0, 5)]);
      expect([...ingest.reductionCounts()]).toEqual([
        [tagId, { takenCount: 100, keptCount: 1, sinceMs: 7 }],
      ]);
      await ingest.close();
      expect(ingest.reductionCounts().get(tagId)).toMatchObject({ takenCount: 100, keptCount: 2 });
    });
  });
});
