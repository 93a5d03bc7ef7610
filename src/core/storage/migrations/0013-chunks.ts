import type { Migration } from '../migrate.ts';

/**
 * What travels between places. `chunk` keeps each as it came, `counts` and `isFolded` what was made of it here: a chunk that
 * counts and is not folded (0), or folded in part (2), waits for a key, or for an app that understands it; one that is folded
 * and does not count is about to be taken out. `isEnd`: it counts, and none that counts
 * builds on it. Rows name chunks by `n`, since an id is 64 digits. `stateBucket` remembers hashes of documents and their
 * heads by the first two digits of their ids; a trigger forgets what a document no longer is.
 */
export const chunks: Migration = {
  name: '0013-chunks',
  up: (database) =>
    database.exec(`
create table chunk (
  n integer primary key,
  id text not null unique,
  space text not null,
  log text not null,
  seq integer not null,
  height integer not null,
  author text not null,
  before text,
  members text not null,
  header blob not null,
  signature blob not null,
  body blob,
  counts integer not null,
  isFolded integer not null,
  isEnd integer not null
) strict;
create index chunkByLog on chunk (log, seq);
create index chunkBySpace on chunk (space, height);
create index chunkByEnd on chunk (space) where isEnd = 1;
create index chunkByWait on chunk (space) where counts = 1 and isFolded <> 1;
create index chunkByLoss on chunk (space) where counts = 0 and isFolded <> 0;
create table chunkParent (
  child integer not null references chunk (n),
  parent integer not null references chunk (n),
  primary key (child, parent)
) strict;
create index chunkParentByParent on chunkParent (parent);
create table chunkChange (
  chunk integer not null references chunk (n),
  documentId text not null,
  kind text not null,
  key text not null,
  hashes blob not null,
  primary key (documentId, chunk)
) strict;
create index chunkChangeByChunk on chunkChange (chunk);
create table logTip (
  space text not null,
  log text not null,
  id text not null,
  seq integer not null,
  primary key (log, id)
) strict;
create table unevenDocument (documentId text primary key) strict;
alter table dirty add column parts text not null default '[]';
create table stateBucket (
  space text not null,
  bucket text not null,
  hash blob not null,
  primary key (space, bucket)
) strict;
create trigger documentAdded after insert on document
begin delete from stateBucket where bucket = substr(new.id, 1, 2); end;
create trigger documentMoved after update of heads on document
begin delete from stateBucket where bucket = substr(new.id, 1, 2); end;
create trigger documentRemoved after delete on document
begin delete from stateBucket where bucket = substr(old.id, 1, 2); end;
`),
};
