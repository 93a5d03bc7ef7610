import type { GeoJSONSource, Map as MapLibreMap, MapLayerMouseEvent } from 'maplibre-gl';
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import { must } from '#shared/kit/must.ts';
import { loadBasemap, type Basemap } from './basemap.ts';
import { clusterLayer, mapStyle, pointLayer, pointSource, type MapLook } from './map-style.ts';
import { maplibre } from './maplibre.ts';
import type { Bounds } from './points.ts';

export interface MapEvents {
  readonly onOpen: (id: string) => void;
  readonly onHover: (id: string | null, at: { readonly x: number; readonly y: number }) => void;
}

interface UsedMap {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly map: MapLibreMap | null;
  /** WebGL is missing or the map could not start. */
  readonly hasFailed: boolean;
}

/** One map for the life of the component; its style follows `look`. */
export function useMap(
  look: Omit<MapLook, 'basemap'>,
  startBounds: Bounds,
  events: MapEvents,
): UsedMap {
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibreMap | null>(null);
  const [basemap, setBasemap] = useState<Basemap | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const handleOpen = useEffectEvent(events.onOpen);
  const handleHover = useEffectEvent(events.onHover);
  const readLook = useEffectEvent((loaded: Basemap) => ({ ...look, basemap: loaded }));
  const readBounds = useEffectEvent(() => startBounds);

  useEffect(() => {
    let made: MapLibreMap | undefined;
    let isGone = false;
    const start = async () => {
      // Names are drawn from the page's font, which must be there first.
      const [loaded] = await Promise.all([
        loadBasemap(),
        document.fonts.load('500 12px "Inter Variable"'),
      ]);
      if (isGone) return;
      made = createMap(must(box.current, 'the map has a box'), readLook(loaded), readBounds());
      wireEvents(made, handleOpen, handleHover);
      made.once('load', () => !isGone && made && setMap(made));
      setBasemap(loaded);
    };
    start().catch(() => setHasFailed(true));
    return () => {
      isGone = true;
      made?.remove();
      setMap(null);
    };
  }, []);

  useEffect(() => {
    if (!map || !basemap) return;
    map.setStyle(
      mapStyle({ kinds: look.kinds, colour: look.colour, points: look.points, basemap }),
    );
  }, [map, basemap, look.kinds, look.colour, look.points]);

  return { box, map, hasFailed };
}

function createMap(container: HTMLDivElement, look: MapLook, bounds: Bounds): MapLibreMap {
  const { west, south, east, north } = bounds;
  const map = new maplibre.Map({
    container,
    style: mapStyle(look),
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: paddingOf(container), maxZoom: 12 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 16,
    minZoom: 2.5,
    localIdeographFontFamily: false,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.ScaleControl({ unit: 'imperial' }), 'bottom-left');
  return map;
}

function wireEvents(
  map: MapLibreMap,
  onOpen: (id: string) => void,
  onHover: MapEvents['onHover'],
): void {
  const idAt = (event: MapLayerMouseEvent) => String(event.features?.[0]?.properties['id'] ?? '');
  map.on('click', pointLayer, (event) => onOpen(idAt(event)));
  map.on('click', clusterLayer, (event) => void openCluster(map, event));
  map.on('mousemove', pointLayer, (event) => onHover(idAt(event), event.point));
  map.on('mouseleave', pointLayer, (event) => onHover(null, event.point));
  for (const layer of [pointLayer, clusterLayer]) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'));
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''));
  }
}

async function openCluster(map: MapLibreMap, event: MapLayerMouseEvent): Promise<void> {
  const cluster = event.features?.[0];
  const source = map.getSource<GeoJSONSource>(pointSource);
  if (!cluster || !source) return;
  const zoom = await source.getClusterExpansionZoom(Number(cluster.properties['cluster_id']));
  map.easeTo({ center: event.lngLat, zoom });
}

const roomyPx = 480;

/** Room for what lies over the map: legend and filters at the top, controls and names at the right, scale at the bottom. */
function paddingOf({ clientHeight, clientWidth }: HTMLElement) {
  if (clientHeight < roomyPx || clientWidth < roomyPx) return 32;
  return { top: 128, right: 136, bottom: 56, left: 48 };
}

export function fitTo(map: MapLibreMap, { west, south, east, north }: Bounds): void {
  map.fitBounds([west, south, east, north], {
    padding: paddingOf(map.getContainer()),
    maxZoom: 12,
    animate: false,
  });
}
