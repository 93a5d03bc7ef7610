import type { Migration } from '../migrate.ts';

/**
 * Journals: rows that are only ever added to and travel in chunks. `journalPending` waits to be sealed; `journalRow` came from
 * other seats, with the chunk it stands in. `alarmJournalAway` is what other seats wrote down of alarms while they had the
 * duty, made of those rows.
 */
export const journals: Migration = {
  name: '0026-journals',
  up: (database) =>
    database.exec(`
create table journalPending (
  n integer primary key,
  journal text not null,
  id text not null,
  row text not null
) strict;
create table journalRow (
  journal text not null,
  id text not null,
  chunk integer not null,
  row text not null,
  primary key (journal, id)
) strict;
create index journalRowByChunk on journalRow (chunk);
create table alarmJournalAway (
  n integer primary key autoincrement,
  entryId text not null unique,
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
  seatId text,
  byName text not null
) strict;
create index alarmJournalAwayByTime on alarmJournalAway (atMs, kind, priority, subjectId);
create index alarmJournalAwayBySubject on alarmJournalAway (subjectId, atMs);
create index alarmJournalAwayByPerson on alarmJournalAway (personName, n) where personName is not null;
create index alarmJournalAwayByReason on alarmJournalAway (n, reason) where reason is not null;
`),
};
