import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { IconButton, useFormats } from '#renderer/ui/index.ts';
import { useTokens } from '#renderer/ui/use-tokens.ts';
import {
  boundsOf,
  toPointCollection,
  type Bounds,
  type MapPoint,
  type PointKind,
} from './points.ts';
import { fitTo, useMap } from './use-map.ts';
import { pointSource } from './map-style.ts';
import './maps.css';

export interface BaseMapProps {
  readonly label: string;
  readonly points: readonly MapPoint[];
  readonly kinds: readonly PointKind[];
  readonly selectedId?: string | null;
  readonly onOpen: (id: string) => void;
  /** What is said about the point under the pointer. */
  readonly hoverCard?: (id: string) => ReactNode;
  /** Drawn over the map: legend, filters. */
  readonly children?: ReactNode;
}

interface Hover {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** The one map: offline county and state lines, clustered points, theme aware. What it shows is also in a table elsewhere. */
export function BaseMap(props: BaseMapProps) {
  const { label, points, kinds, selectedId = null, onOpen, hoverCard, children } = props;
  const { words } = useFormats();
  const [hover, setHover] = useState<Hover | null>(null);
  const collection = useMemo(() => toPointCollection(points), [points]);
  const colour = useTokens();
  const { box, map, hasFailed } = useMap({ points: collection, kinds, colour }, boundsOf(points), {
    onOpen,
    onHover: (id, { x, y }) => setHover(id === null ? null : { id, x, y }),
  });
  useEffect(() => {
    if (!map || selectedId === null) return;
    const target = { source: pointSource, id: selectedId };
    map.setFeatureState(target, { selected: true });
    return () => void (map.getSource(pointSource) && map.removeFeatureState(target));
  }, [map, selectedId, collection, colour]);
  // The library names its canvas in English.
  useEffect(() => map?.getCanvas().setAttribute('aria-label', label), [map, label]);
  const isReady = map !== null;
  const boundsText = JSON.stringify(boundsOf(points));
  useEffect(() => {
    // Again when points come or go at the edges, not when one is renamed.
    if (map) fitTo(map, JSON.parse(boundsText) as Bounds);
  }, [map, boundsText]);
  if (hasFailed) return <p className="map-failed muted">{words('map.unavailable')}</p>;
  return (
    <div className="map" role="region" aria-label={label} data-ready={isReady}>
      <div ref={box} className="map-canvas" />
      {map && (
        <div className="map-controls">
          <IconButton label={words('map.zoomIn')} onClick={() => map.zoomIn()}>
            <Plus />
          </IconButton>
          <IconButton label={words('map.zoomOut')} onClick={() => map.zoomOut()}>
            <Minus />
          </IconButton>
          <IconButton label={words('map.fit')} onClick={() => fitTo(map, boundsOf(points))}>
            <Maximize />
          </IconButton>
        </div>
      )}
      {hover && hoverCard && (
        <div className="map-hover" style={{ left: hover.x, top: hover.y }}>
          {hoverCard(hover.id)}
        </div>
      )}
      {children && <div className="map-overlay">{children}</div>}
    </div>
  );
}
