import { expect, it } from 'vitest';
import { newestValues } from './newest-values.ts';

it('reads numbers, texts and what is no value back from columns', () => {
  const values = newestValues(
    {
      tagIds: ['d/a', 'd/b', 'd/c'] as never,
      reasons: ['none', 'stale'],
      texts: [{ at: 1, text: 'Running' }],
    },
    {
      value: Float64Array.of(12.5, Number.NaN, Number.NaN),
      sourceMs: Float64Array.of(1, 2, 3),
      arrivalMs: Float64Array.of(4, 5, 6),
      quality: Uint8Array.of(0, 1, 2),
      reason: Uint8Array.of(0, 1, 0),
    },
  );
  expect(
    [...values.values()].map(({ value, quality, reason }) => [value, quality, reason]),
  ).toEqual([
    [12.5, 'good', 'none'],
    ['Running', 'uncertain', 'stale'],
    [null, 'bad', 'none'],
  ]);
});
