import { describe, expect, it } from 'vitest';
import type { TagId } from '../identity/ids.ts';
import { isSameValue, judgeWrite, shownForMs } from './field-write.ts';
import type { Sample } from './sample.ts';

const nowMs = 1_000_000;
const now = (rest: Partial<Sample> = {}): Sample => ({
  tagId: 'd/sp' as TagId,
  sourceMs: nowMs - 500,
  arrivalMs: nowMs - 400,
  value: 50,
  quality: 'good',
  reason: 'none',
  ...rest,
});
const permission = { low: 30, high: 70, largestStep: 15 };
const judge = (rest: Partial<Parameters<typeof judgeWrite>[0]> = {}) =>
  judgeWrite({ permission, value: 55, shownValue: 50, now: now(), nowMs, ...rest });

describe('FWR-02 a value is written only', () => {
  it('where the tag was given leave, within its limits and in steps that are not too large', () => {
    expect(judge()).toBeUndefined();
    expect(judge({ permission: null })).toBe('write-not-allowed');
    expect(judge({ value: 29 })).toBe('write-out-of-range');
    expect(judge({ value: 70.1 })).toBe('write-out-of-range');
    expect(judge({ value: 66 })).toBe('write-step-too-large');
    expect(judge({ permission: { low: null, high: null, largestStep: null }, value: 1e9 })).toBe(
      undefined,
    );
  });

  it('while the value on the screen is good and recent', () => {
    expect(judge({ now: undefined })).toBe('write-value-stale');
    expect(judge({ now: now({ quality: 'uncertain', reason: 'stale' }) })).toBe(
      'write-value-stale',
    );
    expect(judge({ now: now({ value: null, quality: 'bad' }) })).toBe('write-value-stale');
    expect(judge({ now: now({ arrivalMs: nowMs - shownForMs - 1 }) })).toBe('write-value-stale');
  });

  it('while it is still what the person saw', () => {
    expect(judge({ shownValue: 49 })).toBe('write-value-moved');
    expect(judge({ shownValue: null })).toBe('write-value-moved');
    expect(judge({ shownValue: 50 + 1e-9 })).toBeUndefined();
  });

  it('when it is of the kind the tag has', () => {
    expect(judge({ value: true })).toBe('write-value-impossible');
    expect(judge({ value: Number.NaN })).toBe('write-value-impossible');
    expect(judge({ now: now({ value: true }), shownValue: true, value: false })).toBeUndefined();
  });

  it('compares floats as far as a device keeps them', () => {
    expect(isSameValue(0.1 + 0.2, 0.3)).toBe(true);
    expect(isSameValue(1e6, 1e6 + 10)).toBe(false);
    expect(isSameValue('a', 'a')).toBe(true);
    expect(isSameValue(1, true)).toBe(false);
  });
});
