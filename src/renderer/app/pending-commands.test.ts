import { expect, it } from 'vitest';
import { createPendingCommands } from './pending-commands.ts';

it('counts what is under way, whether it succeeds or fails', async () => {
  const pending = createPendingCommands();
  const counts: number[] = [];
  pending.subscribe((count) => counts.push(count));
  const first = pending.during(Promise.resolve('saved'));
  const second = pending.during(Promise.reject(new Error('refused')));
  expect(pending.get()).toBe(2);
  await expect(first).resolves.toBe('saved');
  await expect(second).rejects.toThrow('refused');
  expect(counts).toEqual([1, 2, 1, 0]);
});
