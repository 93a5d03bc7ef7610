import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '#shared/contract/jobs.ts';
import { usualKeepRules } from '#shared/domain/telemetry/keep-rules.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import { openTestHistory, type TestHistory } from '#tests/fixtures/test-history.ts';
import { sample, tag } from '#tests/fixtures/test-historian.ts';
import type { HistoryDeps } from './history-deps.ts';
import { keepHouse } from './keep-house.ts';

const hourMs = 3_600_000;
let history: TestHistory;
let deps: HistoryDeps;
let house: ReturnType<typeof keepHouse>;
let jobs: Pick<Job, 'jobId' | 'kind' | 'state' | 'result'>[];
const moved = createEmitter<Job>();

beforeEach(async () => {
  history = await openTestHistory();
  jobs = [];
  deps = Object.create(history.deps, {
    jobs: {
      value: {
        moved,
        list: () => jobs,
        start: ({ kind }: { readonly kind: string }) => {
          const jobId = `J${jobs.length}` as Job['jobId'];
          jobs.push({ jobId, kind, state: 'waiting', result: null });
          return jobId;
        },
      },
    },
  }) as HistoryDeps;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  house = keepHouse(deps, async () => history.nowMs);
});
afterEach(async () => {
  house.close();
  vi.useRealTimers();
  await history.close();
});

const fill = async (month: number) => {
  const startMs = Date.UTC(2026, month - 1, 10);
  const batch = Array.from({ length: 1_800 }, (_, n) =>
    sample(tag('short'), startMs + n * 1_000, n % 7),
  );
  await history.test.store().append(batch);
  await history.test.store().upkeep({ sealAll: true });
};
const end = (state: Job['state'], result: Job['result'] = null) => {
  const job = { ...jobs.at(-1)!, state, result };
  jobs[jobs.length - 1] = job;
  moved.emit(job as Job);
};
const pass = async (ms: number): Promise<void> => {
  history.test.clock.monotonicMs += ms;
  vi.advanceTimersByTime(ms);
};

describe('keeping house', () => {
  it('HSP-01 starts a job when something is due, and none beside one that is at it', async () => {
    expect(await house.look()).toBeUndefined();
    await fill(2);
    expect(await house.look()).toBe('J0');
    expect(await house.look()).toBe('J0');
    end('done', { stuck: 0 });
    expect(await house.look()).toBe('J1');
  });

  it('HSP-01 looks every hour, and rests after a run that was stuck', async () => {
    await fill(2);
    await pass(hourMs);
    await vi.waitFor(() => expect(jobs).toHaveLength(1));
    end('done', { stuck: 1 });
    await pass(hourMs);
    await pass(4 * hourMs);
    expect(jobs).toHaveLength(1);
    await pass(2 * hourMs);
    await vi.waitFor(() => expect(jobs).toHaveLength(2));
  });

  it('HSP-06 looks every five minutes whether the disk is low', async () => {
    history.world.rules = { ...usualKeepRules, short: { ...usualKeepRules.short, rawMonths: 12 } };
    await fill(5);
    await pass(300_000);
    expect(jobs).toEqual([]);
    history.world.freeBytes = 1;
    await pass(300_000);
    await vi.waitFor(() => expect(jobs).toHaveLength(1));
  });
});
