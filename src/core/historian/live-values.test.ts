import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { createLiveValues } from './create-live-values.ts';

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
    live.take([sample(tag('a'), 4, 4, { arrivalMs: 11 })]);
    expect(live.now()[0]!.value).toBe(5);
    live.take([sample(tag('a'), 5, 5, { arrivalMs: 12, quality: 'uncertain', reason: 'offline' })]);
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
