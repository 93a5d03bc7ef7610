import { describe, expect, it } from 'vitest';
import { interleave } from './interleave.ts';
import { noShift } from './zone-shift.ts';

const series = {
  timesMs: Float64Array.of(0, 10, 100),
  values: Float64Array.of(1, Number.NaN, 3),
};

describe('interleave', () => {
  it('puts times and values side by side and keeps what is missing missing', () => {
    expect([...interleave(series, noShift)]).toEqual([0, 1, 10, Number.NaN, 100, 3]);
  });

  it('breaks the line where samples lie too far apart', () => {
    expect([...interleave(series, noShift, 50)].slice(4)).toEqual([11, Number.NaN, 100, 3]);
  });

  it('shifts times', () => {
    expect(interleave(series, { toWall: (ms) => ms + 1, toMs: (ms) => ms - 1 })[4]).toBe(101);
  });
});
