export type { AlarmDesk } from './alarm-desk.ts';
export { openAlarmDesk } from './open-alarm-desk.ts';
