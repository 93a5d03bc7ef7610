export { silentStatuses } from './read-day.ts';
export { saveDays, saveMonths, writeDay } from './save-days.ts';
export { readTotals } from './read-totals.ts';
