import type { Migration } from '../migrate.ts';

export const trendsAndReduction: Migration = {
  name: '0002-trends-and-reduction',
  up: (database) =>
    database.exec(`
create table trendView (
  viewId text primary key,
  name text not null,
  note text,
  view text not null,
  ownerId text,
  ownerName text,
  deleted integer not null
) strict;
create table annotation (
  annotationId text primary key,
  atMs real,
  toMs real,
  text text not null,
  leaseId text,
  wellId text,
  tagId text,
  byId text,
  byName text,
  madeAtMs real,
  deleted integer not null
) strict;
create index annotationByTime on annotation (atMs);
alter table tag add column reduction text;
`),
};
