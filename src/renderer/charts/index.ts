export { chartToCsv } from './chart-csv.ts';
export { type ChartPeriod, type ChartSeries, type SeriesColour } from './series.ts';
export { createTail, type Tail } from './tail.ts';
export { createZoneShift } from './zone-shift.ts';
export { TimeChart } from './TimeChart.tsx';
