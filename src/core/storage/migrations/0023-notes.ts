import type { Migration } from '../migrate.ts';

/** What people wrote about a topic in a month, as text. */
export const notes: Migration = {
  name: '0023-notes',
  up: (database) =>
    database.exec(`
create table note (
  noteKey text primary key,
  topic text not null,
  month text not null,
  body text not null,
  begunAtMs integer
) strict;
create index noteByTopic on note (topic, month);
`),
};
