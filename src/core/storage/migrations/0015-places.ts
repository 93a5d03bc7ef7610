import type { Migration } from '../migrate.ts';

/**
 * What this seat knows of other places, what happened between it and them, and which work that was set aside nobody needs to be
 * asked about again. A seat's own, in no document. `vectors` is what a place has said to hold, as CBOR.
 */
export const places: Migration = {
  name: '0015-places',
  up: (database) =>
    database.exec(`
create table place (
  placeId text primary key,
  kind text not null,
  name text not null,
  appVersion text,
  heardAtMs real,
  vectors blob not null,
  unsentSinceMs real,
  same text,
  bytesIn real not null,
  bytesOut real not null,
  chunksIn integer not null,
  chunksOut integer not null,
  trouble text
) strict;
create table syncLog (
  n integer primary key autoincrement,
  atMs real not null,
  kind text not null,
  placeId text,
  placeName text,
  path text,
  details text not null
) strict;
create table dismissedChunk (id text primary key) strict;
`),
};
