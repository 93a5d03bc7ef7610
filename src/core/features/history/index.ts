export { nothingHolds, type MayForget } from './history-deps.ts';
export { createHistoryNotes } from './history-notes.ts';
export { openHistory, type History } from './open-history.ts';
export { createTagClasses } from './tag-classes.ts';
