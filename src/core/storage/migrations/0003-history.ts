import type { Migration } from '../migrate.ts';

export const history: Migration = {
  name: '0003-history',
  up: (database) =>
    database.exec(`
create table historyEntry (
  n integer primary key autoincrement,
  atMs integer not null,
  kind text not null,
  keep text,
  fromMs integer,
  toMs integer,
  why text,
  details text not null
) strict;
alter table tag add column keep text;
`),
};
