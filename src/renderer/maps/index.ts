export { BaseMap } from './BaseMap.tsx';
export { type MapPoint, type PointKind } from './points.ts';
