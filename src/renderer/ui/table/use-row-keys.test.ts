import { describe, expect, it } from 'vitest';
import { nextRow } from './use-row-keys.ts';

describe('nextRow', () => {
  it.each([
    ['ArrowDown', 3, 4],
    ['ArrowUp', 0, 0],
    ['PageDown', 5, 9],
    ['PageUp', 3, 0],
    ['Home', 7, 0],
    ['End', 2, 9],
    ['a', 2, undefined],
  ])('%s from %d leads to %s of ten rows', (key, from, to) => {
    expect(nextRow(key, from, 10, 6)).toBe(to);
  });
});
