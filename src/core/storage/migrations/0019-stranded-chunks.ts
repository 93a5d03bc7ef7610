import type { Migration } from '../migrate.ts';

/**
 * Chunks that read in a damaged database, and what they build on does not: a place holds no chunk without its parents, so they
 * wait beside it until those have come back (`core/sync/chunks/stranded.ts`). Salvage may have made the table before.
 */
export const strandedChunks: Migration = {
  name: '0019-stranded-chunks',
  up: (database) =>
    database.exec(`
create table if not exists strandedChunk (
  id text primary key,
  space text not null,
  height integer not null,
  header blob not null,
  signature blob not null,
  body blob
) strict;
`),
};
