export { type ChartPeriod, type ChartSeries, type SeriesColour } from './series.ts';
export { createTail, type Tail } from './tail.ts';
export { TimeChart } from './TimeChart.tsx';
