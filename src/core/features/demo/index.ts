export { createHistoryRunner } from './bring-history.ts';
export { exploreSimulatedLease } from './demo.ts';
