export { LoopChart, type DrawnLoop } from './LoopChart.tsx';
export { loopPath, planeOf } from './loop-layout.ts';
