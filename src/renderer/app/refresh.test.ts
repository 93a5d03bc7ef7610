import { QueryClient } from '@tanstack/react-query';
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
  return { states, tell: (change: ChangeEvent) => tell(change), stale, stop };
}

it('looks again at what a change touches and at nothing else', () => {
  const { tell, stale, stop } = setupRefresh();
  tell({ event: 'production.changed', ids: ['w'], many: false });
  vi.runAllTimers();
  expect(stale()).toEqual(['production', 'overview']);
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
