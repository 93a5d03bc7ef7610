import type { Migration } from '../migrate.ts';

/**
 * `alarmJournal` is a legal record: its rows are only ever added. What they are about is said once for many rows, in
 * `alarmSubject`, with the names of that time.
 */
export const alarms: Migration = {
  name: '0004-alarms',
  up: (database) =>
    database.exec(`
create table alarm (
  alarmId text primary key,
  ownerId text not null,
  name text not null,
  definition text not null
) strict;
create table alarmState (
  alarmId text primary key,
  phase text not null,
  isAbnormal integer not null,
  isSuppressedByDesign integer not null,
  shelvedUntilMs integer,
  details text not null
) strict;
create table alarmSubject (
  subjectId integer primary key,
  alarmId text not null,
  name text not null,
  tagId text,
  tagName text,
  unit text not null,
  deviceId text,
  deviceName text,
  wellId text,
  wellName text,
  leaseId text
) strict;
create index alarmSubjectByAlarm on alarmSubject (alarmId);
create table alarmJournal (
  n integer primary key autoincrement,
  entryId text not null,
  subjectId integer not null,
  kind text not null,
  phaseBefore text not null,
  phase text not null,
  priority text not null,
  atMs integer not null,
  sourceMs integer,
  value text,
  threshold real,
  isFirstOut integer not null,
  isInTest integer not null,
  untilMs integer,
  cause text,
  personId text,
  personName text,
  secondPerson text,
  reason text,
  seatId text
) strict;
create index alarmJournalByTime on alarmJournal (atMs, kind, priority, subjectId);
create index alarmJournalBySubject on alarmJournal (subjectId, atMs);
create index alarmJournalByPerson on alarmJournal (personName, n) where personName is not null;
create index alarmJournalByReason on alarmJournal (n, reason) where reason is not null;
create trigger alarmJournalStays before update on alarmJournal
begin select raise(abort, 'alarmJournal is only ever added to'); end;
create trigger alarmJournalKeeps before delete on alarmJournal
begin select raise(abort, 'alarmJournal is only ever added to'); end;
`),
};
