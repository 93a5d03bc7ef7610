import { describe, expect, it } from 'vitest';
import { centroid, loadBasemap } from './basemap.ts';

describe('centroid', () => {
  it('is the middle of a square and the point of a degenerate ring', () => {
    expect(
      centroid([
        [0, 0],
        [2, 0],
        [2, 2],
        [0, 2],
        [0, 0],
      ]),
    ).toEqual([1, 1]);
    expect(
      centroid([
        [3, 4],
        [3, 4],
      ]),
    ).toEqual([3, 4]);
  });
});

describe('loadBasemap', () => {
  it('places the names of the Permian’s counties where they are', async () => {
    const { countyNames, stateNames } = await loadBasemap();
    const midland = countyNames.features.find(
      ({ properties }) => properties?.['name'] === 'Midland',
    );
    const eddy = countyNames.features.find(({ properties }) => properties?.['name'] === 'Eddy');
    expect(stateNames.features.length).toBeGreaterThanOrEqual(50);
    expect(eddy?.geometry).toMatchObject({
      coordinates: [expect.closeTo(-104.3, 0), expect.closeTo(32.5, 0)],
    });
    expect(midland).toBeDefined();
  });
});
