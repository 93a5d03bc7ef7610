export { type ConflictDesk, createConflictDesk } from './conflict-desk.ts';
export { followRules } from './standing-rules.ts';
