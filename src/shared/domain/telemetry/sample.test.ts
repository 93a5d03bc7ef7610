import { describe, expect, it } from 'vitest';
import { supersedes } from './sample.ts';

const at = (sourceMs: number, value: number | null, arrivalMs = 9) => ({
  sourceMs,
  value,
  arrivalMs,
});

describe('supersedes', () => {
  it.each([
    ['nothing before it', at(5, 1), undefined, true],
    ['an older one', at(5, 1), at(4, 2), true],
    ['one of the same time', at(5, 1), at(5, 1), true],
    ['a younger one', at(5, 1), at(6, 2), false],
    ['a younger one without a value', at(5, 1), at(6, null), true],
  ])('TEL-68 knows whether a sample stands against %s', (_, next, before, expected) => {
    expect(supersedes(next, before)).toBe(expected);
  });

  it('TEL-123 lets what comes after our own clock was set back stand', () => {
    expect(supersedes(at(5, 1, 5), at(6, 2, 6))).toBe(true);
  });
});
