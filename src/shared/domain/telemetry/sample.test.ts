import { describe, expect, it } from 'vitest';
import { supersedes } from './sample.ts';

describe('supersedes', () => {
  it.each([
    ['nothing before it', { sourceMs: 5, value: 1 }, undefined, true],
    ['an older one', { sourceMs: 5, value: 1 }, { sourceMs: 4, value: 2 }, true],
    ['one of the same time', { sourceMs: 5, value: 1 }, { sourceMs: 5, value: 1 }, true],
    ['a younger one', { sourceMs: 5, value: 1 }, { sourceMs: 6, value: 2 }, false],
    [
      'a younger one without a value',
      { sourceMs: 5, value: 1 },
      { sourceMs: 6, value: null },
      true,
    ],
  ])('TEL-68 knows whether a sample stands against %s', (_, next, before, expected) => {
    expect(supersedes(next, before)).toBe(expected);
  });
});
