import type { Migration } from '../migrate.ts';

/**
 * Documents that came ready-made. `checkpointPart`: parts of checkpoints as they travel, by the hash they are named by.
 * `restoring`: spaces that begin from a checkpoint; `step` is how far each has come
 * (`RestoringStep`). `provisional`: documents that have not been, and
 * the parts they have rows of. `unindexed`: chunks whose changes are in the documents by way of a checkpoint, and have not
 * been looked at.
 */
export const checkpoints: Migration = {
  name: '0017-checkpoints',
  up: (database) =>
    database.exec(`
create table checkpointPart (hash text primary key, bytes blob not null) strict;
create table restoring (
  space text primary key,
  checkpoint text not null,
  step text not null,
  done integer not null,
  adopts integer not null
) strict;
create table provisional (
  documentId text primary key,
  space text not null,
  parts text not null
) strict;
create index provisionalBySpace on provisional (space);
create table unindexed (
  chunk integer primary key,
  space text not null
) strict;
create index unindexedBySpace on unindexed (space);
`),
};
