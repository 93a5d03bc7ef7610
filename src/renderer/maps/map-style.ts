import type { Geometry } from 'geojson';
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Basemap } from './basemap.ts';
import type { PointCollection, PointKind } from './points.ts';

export interface MapLook {
  readonly basemap: Basemap;
  readonly points: PointCollection;
  readonly kinds: readonly PointKind[];
  /** Reads a token: `map-land`, `oil`. */
  readonly colour: (token: string) => string;
}

export const pointSource = 'points';
export const pointLayer = 'points';
export const clusterLayer = 'clusters';

/** No glyphs address: letters are drawn from the page's own font, so nothing is fetched. */
const font = ['Inter Variable'];

export function mapStyle(look: MapLook): StyleSpecification {
  const { basemap, points, colour } = look;
  const lines = (data: Geometry) => ({
    type: 'geojson' as const,
    data: { type: 'Feature' as const, properties: {}, geometry: data },
  });
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: basemap.land },
      counties: lines(basemap.countyLines),
      states: lines(basemap.stateLines),
      stateNames: { type: 'geojson', data: basemap.stateNames },
      countyNames: { type: 'geojson', data: basemap.countyNames },
      [pointSource]: {
        type: 'geojson',
        data: points,
        promoteId: 'id',
        cluster: true,
        clusterRadius: 36,
        clusterMaxZoom: 10,
        clusterProperties: { group: sharedGroup },
      },
    },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': colour('map-water') } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colour('map-land') } },
      lineLayer('counties', colour('map-county'), [5, 0.3, 9, 1]),
      lineLayer('states', colour('map-state'), [3, 0.8, 9, 2]),
      nameLayer('countyNames', look, { size: 11, from: 6.5, to: 13 }),
      nameLayer('stateNames', look, { size: 13, from: 3, to: 6.5 }),
      ...pointLayers(look),
    ],
  };
}

/** Of a cluster: the group of all its points, or nothing once two differ. */
const sharedGroup = [
  ['case', ['==', ['accumulated'], ['get', 'group']], ['accumulated'], ''],
  ['get', 'group'],
];

function lineLayer(
  source: string,
  color: string,
  [fromZoom, fromWidth, toZoom, toWidth]: readonly [number, number, number, number],
): LayerSpecification {
  return {
    id: source,
    type: 'line',
    source,
    paint: {
      'line-color': color,
      'line-width': ['interpolate', ['linear'], ['zoom'], fromZoom, fromWidth, toZoom, toWidth],
    },
  };
}

function nameLayer(
  source: string,
  { colour }: MapLook,
  { size, from, to }: { readonly size: number; readonly from: number; readonly to: number },
): LayerSpecification {
  return {
    id: source,
    type: 'symbol',
    source,
    minzoom: from,
    maxzoom: to,
    layout: { 'text-field': ['get', 'name'], 'text-font': font, 'text-size': size },
    paint: {
      'text-color': colour('map-label'),
      'text-halo-color': colour('map-land'),
      'text-halo-width': 1.5,
    },
  };
}

function pointLayers({ kinds, colour }: MapLook): LayerSpecification[] {
  const isCluster: ExpressionSpecification = ['has', 'point_count'];
  const isPoint: ExpressionSpecification = ['!', isCluster];
  const byKind = (pick: (kind: PointKind) => string, otherwise: string) =>
    (kinds.length === 0
      ? otherwise
      : [
          'match',
          ['get', 'kind'],
          ...kinds.flatMap((kind) => [kind.key, pick(kind)]),
          otherwise,
        ]) as unknown as ExpressionSpecification;
  const isSelected: ExpressionSpecification = ['boolean', ['feature-state', 'selected'], false];
  return [
    {
      id: clusterLayer,
      type: 'circle',
      source: pointSource,
      filter: isCluster,
      paint: {
        'circle-color': colour('surface'),
        'circle-stroke-color': colour('text-muted'),
        'circle-stroke-width': 1.5,
        'circle-radius': ['step', ['get', 'point_count'], 13, 10, 16, 100, 21],
      },
    },
    {
      id: 'cluster-counts',
      type: 'symbol',
      source: pointSource,
      filter: isCluster,
      layout: {
        'text-field': ['get', 'point_count_abbreviated'],
        'text-font': font,
        'text-size': 12,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': colour('text') },
    },
    {
      id: 'cluster-groups',
      type: 'symbol',
      source: pointSource,
      filter: isCluster,
      layout: {
        'text-field': ['get', 'group'],
        'text-font': font,
        'text-size': 12,
        'text-anchor': 'left',
        'text-offset': [
          'step',
          ['get', 'point_count'],
          ['literal', [1.4, 0]],
          10,
          ['literal', [1.65, 0]],
          100,
          ['literal', [2.05, 0]],
        ],
      },
      paint: {
        'text-color': colour('text'),
        'text-halo-color': colour('map-land'),
        'text-halo-width': 1.5,
      },
    },
    {
      id: pointLayer,
      type: 'circle',
      source: pointSource,
      filter: isPoint,
      paint: {
        'circle-color': byKind((kind) => colour(kind.colour), colour('text-muted')),
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 6, 4, 10, 7, 14, 10],
        'circle-stroke-color': ['case', isSelected, colour('text'), colour('surface')],
        'circle-stroke-width': ['case', isSelected, 3, 1.25],
      },
    },
    {
      id: 'point-letters',
      type: 'symbol',
      source: pointSource,
      filter: isPoint,
      minzoom: 9,
      layout: {
        'text-field': byKind((kind) => kind.letter, ''),
        'text-font': font,
        'text-size': 10,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': colour('surface') },
    },
    {
      id: 'point-names',
      type: 'symbol',
      source: pointSource,
      filter: isPoint,
      minzoom: 9.5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': font,
        'text-size': 11,
        'text-offset': [0, 1.1],
        'text-anchor': 'top',
      },
      paint: {
        'text-color': colour('text'),
        'text-halo-color': colour('map-land'),
        'text-halo-width': 1.5,
      },
    },
  ];
}
