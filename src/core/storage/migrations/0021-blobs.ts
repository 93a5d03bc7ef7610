import type { Migration } from '../migrate.ts';

/**
 * Photos and files. `attachment` and `attachmentBlob` are projected; the rest is this seat's own: what lies in its `blobs`
 * folder, which places hold it too, what is to be fetched and sent, and what was found damaged.
 */
export const blobs: Migration = {
  name: '0021-blobs',
  up: (database) =>
    database.exec(`
create table attachment (
  attachmentId text primary key,
  about text,
  wellId text,
  leaseId text,
  deviceId text,
  day text,
  alarmId text,
  raisedAtMs real,
  name text not null,
  caption text not null,
  takenAtMs real,
  latitude real,
  longitude real,
  byId text,
  byName text,
  madeAtMs real,
  deleted integer not null
) strict;
create index attachmentByWell on attachment (wellId) where wellId is not null;
create index attachmentByLease on attachment (leaseId) where leaseId is not null;
create index attachmentByDevice on attachment (deviceId) where deviceId is not null;
create index attachmentByAlarm on attachment (alarmId) where alarmId is not null;
create table attachmentBlob (
  attachmentId text not null,
  role text not null,
  hash text not null,
  key text not null,
  bytes integer not null,
  sealedBytes integer not null,
  mimeType text not null,
  widthPx real,
  heightPx real,
  primary key (attachmentId, role)
) strict;
create index attachmentBlobByHash on attachmentBlob (hash);
create table blob (
  hash text primary key,
  sealedBytes integer not null,
  storedAtMs integer not null,
  checkedAtMs integer not null,
  damagedAtMs integer,
  unusedSinceMs integer
) strict;
create index blobByCheck on blob (checkedAtMs);
create table blobPlace (
  hash text not null,
  place text not null,
  confirmedAtMs integer not null,
  primary key (hash, place)
) strict;
create table blobWanted (
  hash text primary key,
  askedAtMs integer,
  releasedAtMs integer,
  attempts integer not null,
  nextAtMs integer not null,
  trouble text
) strict;
create table blobSend (
  hash text not null,
  place text not null,
  uploadAt text,
  attempts integer not null,
  nextAtMs integer not null,
  trouble text,
  primary key (hash, place)
) strict;
create table blobDamage (
  n integer primary key autoincrement,
  hash text not null,
  foundAtMs integer not null,
  what text not null,
  mendedAtMs integer
) strict;
`),
};
