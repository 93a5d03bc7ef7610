import type { Migration } from '../migrate.ts';

export const seatAndTenants: Migration = {
  name: '0001-seat-and-tenants',
  up: (database) =>
    database.exec(`
create table seat (
  seatId text primary key,
  name text not null,
  personId text not null,
  personName text not null,
  signingPublicKey blob not null,
  createdAtMs integer not null
) strict;
create table tenant (
  tenantId text primary key,
  name text not null,
  folder text not null unique,
  isDemo integer not null,
  wasOpen integer not null,
  createdAtMs integer not null,
  damage text
) strict;
create unique index tenantByName on tenant (name collate nocase);
create table apiToken (
  tokenId text primary key,
  tenantId text not null references tenant (tenantId),
  name text not null,
  role text not null,
  hash blob not null unique,
  createdAtMs integer not null,
  lastUsedAtMs integer
) strict;
create index apiTokenByTenant on apiToken (tenantId);
create table commandAnswer (
  commandId text primary key,
  command text not null,
  answer text not null,
  atMs integer not null
) strict;
`),
};
