import { describe, expect, it } from 'vitest';
import { labelsOf, loopPath, nearestPoint, planeOf, type Loop } from './loop-layout.ts';

const square: Loop = { key: 'a', name: 'A', x: [0, 100, 100, 0], y: [10, 10, 50, 50] };
const box = { left: 50, top: 10, width: 200, height: 100 };

describe('a loop', () => {
  it('is drawn closed, from end to end of round scales', () => {
    const plane = planeOf([square], box);
    expect([plane.x.low, plane.x.high]).toEqual([0, 100]);
    expect([plane.y.low, plane.y.high]).toEqual([0, 60]);
    expect(loopPath(square, plane)).toBe('M50.0 93.3L250.0 93.3L250.0 26.7L50.0 26.7Z');
    expect(labelsOf(plane.y)).toEqual([0, 20, 40, 60]);
  });

  it('is left out where it has no numbers', () => {
    const holed: Loop = { ...square, x: [0, Number.NaN, 100, 0] };
    const plane = planeOf([holed], box);
    expect(loopPath(holed, plane).match(/L/g)).toHaveLength(2);
    expect(loopPath({ ...square, x: [], y: [] }, plane)).toBe('');
  });

  it('is found by its nearest point', () => {
    const plane = planeOf([square], box);
    expect(nearestPoint([square], plane, { x: 240, y: 30 })).toEqual({ loop: square, index: 2 });
    expect(nearestPoint([], plane, { x: 0, y: 0 })).toBeUndefined();
  });
});
