export { LoopChart, type DrawnLoop } from './LoopChart.tsx';
export { loopPath, planeOf, type Loop } from './loop-layout.ts';
