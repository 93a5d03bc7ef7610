import { describe, expect, it } from 'vitest';
import { boundsOf, homeBounds, toPointCollection, type MapPoint } from './points.ts';

const at = (longitude: number, latitude: number): MapPoint => ({
  id: 'w',
  name: 'Smith 1',
  kind: 'oil',
  group: 'Smith Ranch',
  longitude,
  latitude,
});

describe('boundsOf', () => {
  it('holds every point', () => {
    expect(boundsOf([at(-103, 31), at(-102, 32.5)])).toEqual({
      west: -103,
      south: 31,
      east: -102,
      north: 32.5,
    });
  });

  it('gives a single point room, and falls back to the Permian', () => {
    const { west, east } = boundsOf([at(-103, 31)]);
    expect(east - west).toBeCloseTo(0.02);
    expect(boundsOf([])).toBe(homeBounds);
  });
});

it('puts longitude before latitude', () => {
  expect(toPointCollection([at(-103, 31)]).features[0]?.geometry.coordinates).toEqual([-103, 31]);
});
