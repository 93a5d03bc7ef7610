import type { Migration } from '../migrate.ts';

export const deviceTemplates: Migration = {
  name: '0006-device-templates',
  up: (database) =>
    database.exec(`
create table deviceTemplate (
  templateId text primary key,
  name text not null,
  basedOn text,
  template text not null,
  deleted integer not null
) strict;
alter table device add column template text;
alter table tag add column states text;
`),
};
