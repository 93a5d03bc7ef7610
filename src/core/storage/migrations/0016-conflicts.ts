import type { Migration } from '../migrate.ts';

/**
 * Who set what apart, and how it was decided; both projected from documents. `conflict.openedAt`: hybrid time from which
 * two values stood; `candidates`: JSON, the shown one first. `resolution`: one row per field and change that ended a
 * conflict. `conflictSeen`: which of them a person of this seat has taken note of.
 */
export const conflicts: Migration = {
  name: '0016-conflicts',
  up: (database) =>
    database.exec(`
alter table conflict add column kind text not null default '';
alter table conflict add column key text not null default '';
alter table conflict add column openedAt text not null default '';
alter table conflict add column candidates text not null default '[]';
create index conflictByTime on conflict (openedAt);
create table resolution (
  documentId text not null,
  path text not null,
  change text not null,
  kind text not null,
  key text not null,
  commandId text not null,
  command text not null,
  hybridTime text not null,
  personId text not null,
  seatId text not null,
  screen text,
  reason text,
  chosen text not null,
  candidates text not null,
  primary key (documentId, path, change)
) strict;
create index resolutionByTime on resolution (hybridTime);
create index resolutionByCommand on resolution (commandId);
create table conflictRule (ruleKey text primary key, value text not null) strict;
create table conflictSeen (
  personId text not null,
  change text not null,
  path text not null,
  atMs integer not null,
  primary key (personId, change, path)
) strict;
`),
};
