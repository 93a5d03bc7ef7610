import type { FeatureCollection, Point } from 'geojson';
/** What a dot on the map stands for; `maps` knows no domain word. */
export interface MapPoint {
  readonly id: string;
  readonly name: string;
  readonly longitude: number;
  readonly latitude: number;
  /** Key of `kinds` below: chooses colour, and the letter that says it without colour. */
  readonly kind: string;
  /** Said beside a cluster whose points all share it. */
  readonly group: string;
}

export interface PointKind {
  readonly key: string;
  /** CSS variable without dashes: `oil`, `series-3`. */
  readonly colour: string;
  /** One letter drawn in the dot when there is room. */
  readonly letter: string;
}

export type PointCollection = FeatureCollection<
  Point,
  Pick<MapPoint, 'id' | 'name' | 'kind' | 'group'>
>;

export function toPointCollection(points: readonly MapPoint[]): PointCollection {
  return {
    type: 'FeatureCollection',
    features: points.map(({ id, name, kind, group, longitude, latitude }) => ({
      type: 'Feature',
      properties: { id, name, kind, group },
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
    })),
  };
}

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The Permian, for a map without points. */
export const homeBounds: Bounds = { west: -104.6, south: 30.8, east: -101, north: 33.6 };

const leastSpanDegrees = 0.02;

/** Around all points, with a little room about a single one. */
export function boundsOf(points: readonly MapPoint[]): Bounds {
  if (points.length === 0) return homeBounds;
  const longitudes = points.map(({ longitude }) => longitude);
  const latitudes = points.map(({ latitude }) => latitude);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const room = Math.max(0, leastSpanDegrees - Math.max(east - west, north - south)) / 2;
  return { west: west - room, south: south - room, east: east + room, north: north + room };
}
