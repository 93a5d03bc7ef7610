export type { LiveAlarm } from './alarm-book.ts';
export type { AlarmDesk } from './alarm-desk.ts';
export { createJournalExportRunner } from './export-journal.ts';
export { createDutyMemory, createDutySeat, createOwnRegister } from './duty-seat.ts';
export { createRegisterOf } from './relay-register.ts';
export { holdsSamples } from './holds-samples.ts';
export { openAlarmDesk } from './open-alarm-desk.ts';
export { listActive } from './views.ts';
export { saveAlarms } from './save-alarms.ts';
