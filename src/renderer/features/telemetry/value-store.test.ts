import { expect, it } from 'vitest';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import { createValueStore } from './value-store.ts';

const value = (number: number, arrivalMs: number) =>
  ({ tagId: 'd/a', value: number, arrivalMs }) as LiveValue;

it('keeps what arrived last, whichever way it came, and tells of it', () => {
  const store = createValueStore();
  let told = 0;
  const stop = store.subscribe(() => (told += 1));
  store.take([value(2, 200)]);
  store.take([value(1, 100)]);
  expect(store.get('d/a')?.value).toBe(2);
  store.take([value(3, 200)]);
  expect(store.get('d/a')?.value).toBe(3);
  // What changes nothing is not told.
  expect(told).toBe(2);
  stop();
  store.take([value(4, 300)]);
  // What changes nothing is not told.
  expect(told).toBe(2);
});
