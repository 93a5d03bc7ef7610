import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChangeEvent } from '#shared/contract/events.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import type { ConnectionState } from '#renderer/connection.ts';
import type { Core } from '#renderer/core.ts';
import { keepFresh } from './refresh.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const keys = [
  ['wells', 'list', {}],
  ['production', 'day', { day: '2026-03-01' }],
  ['overview', 'read', {}],
  ['settings', 'read', null],
];

function setupRefresh() {
  const states = createEmitter<ConnectionState>();
  let tell: (change: ChangeEvent) => void = () => undefined;
  const core = {
    connection: states,
    follow: (_feature: string, _name: string, _input: unknown, onEvent: typeof tell) => {
      tell = onEvent;
      return () => undefined;
    },
  } as unknown as Core;
  const queries = new QueryClient();
  for (const key of keys) queries.setQueryData(key, 'known');
  const stop = keepFresh(core, queries);
  const stale = () =>
    keys.filter((key) => queries.getQueryState(key)?.isInvalidated).map(([feature]) => feature);
  return { states, queries, tell: (change: ChangeEvent) => tell(change), stale, stop };
}

it('looks again at what a change touches and at nothing else', () => {
  const { tell, stale, stop } = setupRefresh();
  tell({ event: 'production.changed', ids: ['w'], many: false });
  vi.runAllTimers();
  expect(stale()).toEqual(['production', 'overview']);
  stop();
});

it('looks no more than half of the time while changes stream in', async () => {
  const { tell, stop, queries } = setupRefresh();
  const looked: number[] = [];
  const tookMs = 1_000;
  const observer = new QueryObserver(queries, {
    queryKey: ['wells', 'list', {}],
    queryFn: async () => {
      looked.push(performance.now());
      await new Promise((done) => setTimeout(done, tookMs));
      return 'known';
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const forget = observer.subscribe(() => undefined);
  for (let step = 0; step < 100; step += 1) {
    tell({ event: 'wells.changed', ids: ['w'], many: false });
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(looked.length).toBeGreaterThanOrEqual(4);
  expect(looked.length).toBeLessThanOrEqual(6);
  // The last change is looked at, too.
  const before = looked.length;
  tell({ event: 'wells.changed', ids: ['w'], many: false });
  await vi.advanceTimersByTimeAsync(2 * tookMs + 200);
  expect(looked.length).toBeGreaterThan(before);
  forget();
  stop();
});

it('leaves live samples to their stream', () => {
  const { tell, stale, stop } = setupRefresh();
  tell({ event: 'telemetry.appended', ids: [], many: true });
  vi.runAllTimers();
  expect(stale()).toEqual([]);
  stop();
});

it('looks at everything again after the line was broken, not after it first opened', () => {
  const { states, stale, stop } = setupRefresh();
  states.emit({ status: 'open', failures: 0 });
  expect(stale()).toEqual([]);
  states.emit({ status: 'lost', failures: 0 });
  states.emit({ status: 'lost', failures: 1 });
  states.emit({ status: 'open', failures: 0 });
  expect(stale()).toHaveLength(keys.length);
  stop();
});
