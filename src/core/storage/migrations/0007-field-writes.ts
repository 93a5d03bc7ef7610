import type { Migration } from '../migrate.ts';

/** `fieldWrite` is a legal record: its rows are only ever added. */
export const fieldWrites: Migration = {
  name: '0007-field-writes',
  up: (database) =>
    database.exec(`
create table fieldWrite (
  writeId text primary key,
  tagId text not null,
  tagName text not null,
  deviceName text not null,
  unit text not null,
  wellId text,
  leaseId text,
  before text not null,
  asked text not null,
  readBack text not null,
  outcome text not null,
  detail text not null,
  reason text not null,
  atMs real not null,
  personId text not null,
  personName text not null,
  seatId text not null,
  seatName text not null,
  role text not null
) strict;
create index fieldWriteByTime on fieldWrite (atMs);
create index fieldWriteByTag on fieldWrite (tagId, atMs);
create index fieldWriteByWell on fieldWrite (wellId, atMs);
alter table tag add column writePermission text;
`),
};
