import type { Migration } from '../migrate.ts';

/**
 * Bodies of chunks that have been let go, since documents hold what they say. `chunk.outline` says which changes these are; in
 * `remade` stands what was sealed anew of a body that is nowhere, or came so from a place that had let it go. A chunk with
 * none of the three does not say what it says, and it is asked for. `strandedStead` holds the same of a chunk that a salvage
 * has put aside. `seenCheckpoint`: when this seat first saw a checkpoint that two devices have signed; `floor`: the one
 * behind which bodies go, and `toLetGo` those that may still. `place.floors`: JSON of the spaces in which another place has let
 * bodies go; null where it has not said.
 */
export const strandedStead = `
create table if not exists strandedStead (
  id text primary key,
  outline blob,
  remade blob
) strict;
`;

export const compaction: Migration = {
  name: '0025-compaction',
  up: (database) =>
    database.exec(`
alter table chunk add column outline blob;
alter table chunk add column remade blob;
${strandedStead}
create index chunkByWant on chunk (space) where body is null and remade is null and isFolded <> 1;
create table seenCheckpoint (
  checkpoint text primary key,
  space text not null,
  seenAtMs integer not null
) strict;
create table floor (space text primary key, checkpoint text not null) strict;
create table toLetGo (chunk integer primary key) strict;
alter table place add column floors text;
`),
};
