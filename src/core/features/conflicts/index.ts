export { type ConflictDesk, createConflictDesk } from './conflict-desk.ts';
export { countOpen } from './count-open.ts';
export { followRules } from './standing-rules.ts';
