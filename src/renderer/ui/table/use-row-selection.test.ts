import { expect, it } from 'vitest';
import { withRange } from './use-row-selection.ts';

const keyAt = (index: number) => 'abcde'[index]!;

it.each([
  [1, 3, true, ['a', 'b', 'c', 'd']],
  [3, 1, true, ['a', 'b', 'c', 'd']],
  [0, 0, false, []],
  [2, 4, false, ['a']],
])('from %d to %d becomes %s', (from, to, isChosen, expected) => {
  expect([...withRange(new Set(['a']), keyAt, from, to, isChosen)].toSorted()).toEqual(expected);
});
