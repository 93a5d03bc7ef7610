import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

export interface Basemap {
  readonly land: FeatureCollection;
  readonly countyLines: Geometry;
  readonly stateLines: Geometry;
  /** One point per state and county, so that a name is drawn once. */
  readonly stateNames: FeatureCollection;
  readonly countyNames: FeatureCollection;
}

type Atlas = Topology<{
  readonly counties: GeometryCollection<{ readonly name: string }>;
  readonly states: GeometryCollection<{ readonly name: string }>;
}>;

/** County and state lines of the United States, shipped with the app (us-atlas, Census Bureau cartographic boundaries). */
export async function loadBasemap(): Promise<Basemap> {
  const { default: loaded } = await import('us-atlas/counties-10m.json');
  const atlas = loaded as unknown as Atlas;
  const { counties, states } = atlas.objects;
  const isBetweenTwo = (left: unknown, right: unknown) => left !== right;
  const stateShapes = feature(atlas, states);
  return {
    land: stateShapes,
    countyLines: mesh(atlas, counties, isBetweenTwo),
    stateLines: mesh(atlas, states),
    stateNames: namePoints(stateShapes.features),
    countyNames: namePoints(feature(atlas, counties).features),
  };
}

type Shape = Feature<Geometry, { readonly name: string }>;

function namePoints(shapes: readonly Shape[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: shapes.flatMap(({ geometry, properties }) => {
      const ring = largestRing(geometry);
      if (!ring) return [];
      return [
        {
          type: 'Feature' as const,
          properties: { name: properties.name },
          geometry: { type: 'Point' as const, coordinates: centroid(ring) },
        },
      ];
    }),
  };
}

type Ring = readonly Position[];

function largestRing(geometry: Geometry): Ring | undefined {
  if (geometry.type === 'Polygon') return geometry.coordinates[0];
  if (geometry.type !== 'MultiPolygon') return undefined;
  const rings: readonly Ring[] = geometry.coordinates.map((polygon) => polygon[0]!);
  return rings.toSorted((left, right) => right.length - left.length)[0];
}

/** Area centroid of a closed ring, planar in degrees: good enough for a name. */
export function centroid(ring: Ring): [number, number] {
  let [area, x, y] = [0, 0, 0];
  for (let index = 0; index < ring.length - 1; index += 1) {
    const [x0, y0] = ring[index] as [number, number];
    const [x1, y1] = ring[index + 1] as [number, number];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return area === 0 ? (ring[0] as [number, number]) : [x / (3 * area), y / (3 * area)];
}
