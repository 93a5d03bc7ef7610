import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
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
const samples = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => sample(from + index));

/** A store whose disk is full for as long as `isFull`. */
function createFillingStore() {
  const batches: (readonly Sample[])[] = [];
  const store = {
    isFull: false,
    tried: [] as number[],
    stored: () => batches.flat().map(({ sourceMs }) => sourceMs),
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
  let ingest: ReturnType<typeof startIngest>;

  beforeEach(() => {
    vi.useFakeTimers();
    store = createFillingStore();
    ingest = startIngest({
      lines: { reports, configure() {}, async pollNow() {}, async write() {}, async close() {} },
      live: createLiveValues(),
      samples: store as never,
      changes: { announce() {} },
      log: log.log,
    });
  });
  afterEach(async () => {
    await ingest.close();
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
});
