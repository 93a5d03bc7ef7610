import type { Migration } from '../migrate.ts';

/**
 * The audit of what others did, read from their chunks. `deviceKey`: whose chunk said it, null of what this seat did itself;
 * `heardAtMs`: when this seat took it in; `isUnverified`: by a clock that its own seat knew to be ahead; `doubts`: JSON of what
 * does not agree with the chunk's signer. `auditChange.chunk`: where it stands, null while it is not sealed; whether it was set
 * aside is what that chunk says. `claimedId`: the id the command gives itself there,
 * null where it is the one it goes by. `auditDue`: documents of which so much came at once that their audit is written afterwards,
 * those of the newest chunks first. `deviceSeat`: which seat a device has first spoken for, and
 * the names it goes by.
 */
export const auditOfChunks: Migration = {
  name: '0018-audit-of-chunks',
  up: (database) =>
    database.exec(`
alter table audit add column deviceKey text;
alter table audit add column heardAtMs integer;
alter table audit add column isUnverified integer not null default 0;
alter table audit add column doubts text not null default '[]';
alter table auditChange add column chunk integer;
alter table auditChange add column claimedId text;
create index auditByUndoing on audit (undoes) where undoes is not null;
create table auditDue (
  documentId text primary key,
  newest integer not null
) strict;
create index auditDueByChunk on auditDue (newest);
create table deviceSeat (
  deviceKey text primary key,
  seatId text not null unique,
  personName text not null default '',
  seatName text not null default ''
) strict;
`),
};
