export { silentStatuses } from './read-day.ts';
export { writeDay } from './save-days.ts';
