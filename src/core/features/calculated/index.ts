export { refuseUncalculable } from './check-expression.ts';
export { followCalculated } from './follow-calculated.ts';
export { createRecalculationRunner } from './recalculation-runner.ts';
