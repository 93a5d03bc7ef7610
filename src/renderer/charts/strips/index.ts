export { extent, firstAtOrAfter, type QualitySpan, type Trace } from './trace.ts';
export { fixedScale, logScale, niceScale, type NiceScale } from './nice-scale.ts';
export { StripChart, type StripChartHandle } from './StripChart.tsx';
export { type Strip, type StripAxis, type StripCursors, type TimeMark } from './strip-scene.ts';
export { useBoxSize } from './use-box-size.ts';
export { panWindow, zoomWindow, type TimeWindow } from './time-window.ts';
