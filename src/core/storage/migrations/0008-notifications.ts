import type { Migration } from '../migrate.ts';

/**
 * Calls are alarms that ask for attention; told says whom a message of them was made for; messages are the outbox, kept
 * after they went out so that a screen can say what became of them.
 */
export const notifications: Migration = {
  name: '0008-notifications',
  up: (database) =>
    database.exec(`
create table notificationPart (
  partKey text primary key,
  kind text not null,
  value text not null
) strict;
create table notificationCall (
  callId text primary key,
  alarmId text not null,
  raisedAtMs real not null,
  sinceMs real not null,
  priority text not null,
  state text not null,
  line text not null
) strict;
create unique index notificationCallByAlarm on notificationCall (alarmId) where state = 'calling';
create table notificationTold (
  callId text not null,
  personId text not null,
  channelId text not null,
  primary key (callId, personId, channelId)
) strict;
create table notificationMessage (
  messageId text primary key,
  personId text not null,
  channelId text not null,
  address text not null,
  message text not null,
  callIds text not null,
  state text not null,
  attempts integer not null,
  madeAtMs real not null,
  nextAtMs real not null,
  endedAtMs real,
  answer text not null
) strict;
create index notificationMessageByState on notificationMessage (state, messageId);
create index notificationMessageByLane on notificationMessage (personId, channelId, madeAtMs);
`),
};
