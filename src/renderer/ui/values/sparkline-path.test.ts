import { describe, expect, it } from 'vitest';
import { sparklinePath } from './sparkline-path.ts';

const box = { width: 104, height: 24, reference: null };

describe('sparklinePath', () => {
  it('spans the box from the lowest to the highest value', () => {
    const { path, last } = sparklinePath([0, 10, 5], box);
    expect(path).toBe('M2 22L52 2L102 12');
    expect(last).toEqual({ x: 102, y: 12 });
  });

  it('does not draw through a gap', () => {
    expect(sparklinePath([1, null, 3, 4], box).path).toMatch(/^M2 22h1M/);
  });

  it('ends where the last known value is', () => {
    expect(sparklinePath([1, 2, null], box).last?.x).toBe(52);
  });

  it('draws a flat line in the middle and nothing for nothing', () => {
    expect(sparklinePath([7, 7], box).path).toBe('M2 12L102 12');
    expect(sparklinePath([null], box)).toEqual({ path: '', last: null, referenceY: null });
  });

  it('makes room for the reference', () => {
    expect(sparklinePath([0, 5], { ...box, reference: 10 }).referenceY).toBe(2);
  });
});
