export type { AlarmDesk } from './alarm-desk.ts';
export { createDutySeat, createOwnRegister } from './duty-seat.ts';
export { holdsSamples } from './holds-samples.ts';
export { openAlarmDesk } from './open-alarm-desk.ts';
export { saveAlarms } from './save-alarms.ts';
