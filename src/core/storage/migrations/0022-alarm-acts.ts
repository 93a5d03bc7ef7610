import type { Migration } from '../migrate.ts';

/**
 * What people did about alarms, at whichever seat; `alarmActHeeded`: which of it the alarms of this seat have heard of. That
 * is a seat's own, in no document.
 */
export const alarmActs: Migration = {
  name: '0022-alarm-acts',
  up: (database) =>
    database.exec(`
create table alarmAct (
  actId text primary key,
  alarmId text not null,
  act text not null
) strict;
create index alarmActByAlarm on alarmAct (alarmId);
create table alarmActHeeded (actId text primary key) strict;
`),
};
