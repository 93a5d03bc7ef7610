export { createHistoryNotes } from './history-notes.ts';
export { openHistory, type History } from './open-history.ts';
export { createTagClasses } from './tag-classes.ts';
