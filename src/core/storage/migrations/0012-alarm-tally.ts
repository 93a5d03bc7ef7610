import type { Migration } from '../migrate.ts';

/**
 * What the figures of alarms count, by ten minutes and alarm: sums of the journal as far as line `n`, made anew from it
 * whenever they are missing.
 */
export const alarmTally: Migration = {
  name: '0012-alarm-tally',
  up: (database) =>
    database.exec(`
create table alarmTally (
  slotMs integer not null,
  subjectId integer not null,
  priority text not null,
  announced integer not null,
  chattered integer not null,
  fleeting integer not null,
  acknowledged integer not null,
  acknowledgeMs integer not null,
  returned integer not null,
  returnMs integer not null,
  primary key (slotMs, subjectId, priority)
) strict, without rowid;
create table alarmTallyMemory (
  alarmId text primary key,
  memory text not null
) strict, without rowid;
create table alarmTallied (
  id integer primary key check (id = 1),
  n integer not null
) strict;
insert into alarmTallied values (1, 0);
`),
};
