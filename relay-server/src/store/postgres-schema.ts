/** One database a tenant. Nothing orders its rows: what is lacking is told by logs and their tips. */
export const postgresSchema = `
  create table if not exists chunk (
    row bigint generated always as identity primary key,
    id bytea not null unique,
    space text not null,
    log bytea not null,
    seq bigint not null,
    height bigint not null,
    author bytea not null,
    before bytea,
    members bytea not null,
    bytes integer not null,
    header bytea not null,
    signature bytea not null,
    body bytea,
    remade bytea
  );
  -- A store that was made before bodies could be remade.
  alter table chunk add column if not exists remade bytea;
  create index if not exists chunk_without_body on chunk (space) where body is null;
  -- What travels is encrypted, and cannot be compressed again.
  alter table chunk alter column body set storage external;
  alter table chunk alter column remade set storage external;
  create index if not exists chunk_of_log on chunk (space, log, seq);
  -- Two relays that are told of two beginnings at once take one of them.
  create unique index if not exists chunk_at_root on chunk (space) where space = 'members' and height = 0;
  create table if not exists log_tip (id bytea primary key, space text not null, log bytea not null, seq bigint not null);
  create index if not exists log_tip_of_space on log_tip (space);
  create table if not exists log_size (log bytea primary key, bytes bigint not null);
  create table if not exists blob (hash bytea primary key, bytes bigint not null);
  create table if not exists checkpoint_part (hash bytea primary key, bytes bytea not null);
  create table if not exists duty (one integer primary key check (one = 1), seat text not null, serial bigint not null);
  create table if not exists presence (
    relay text not null, device bytea not null, since bigint not null, heard bigint not null,
    primary key (relay, device)
  );
`;
