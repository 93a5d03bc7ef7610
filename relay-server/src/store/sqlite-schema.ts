/** One file a tenant. A table says `row` where the number has no meaning but to name. */
export const sqliteSchema = `
  create table if not exists chunk (
    row integer primary key,
    id blob not null unique,
    space text not null,
    log blob not null,
    seq integer not null,
    height integer not null,
    author blob not null,
    before blob,
    members blob not null,
    bytes integer not null,
    header blob not null,
    signature blob not null,
    body blob,
    remade blob
  );
  create index if not exists chunk_without_body on chunk (space) where body is null;
  create index if not exists chunk_of_log on chunk (space, log, seq);
  create table if not exists log_tip (id blob primary key, space text not null, log blob not null, seq integer not null);
  create index if not exists log_tip_of_space on log_tip (space);
  create table if not exists log_size (log blob primary key, bytes integer not null);
  create table if not exists duty (one integer primary key check (one = 1), seat text not null, serial integer not null);
  create table if not exists checkpoint_part (hash blob primary key, bytes blob not null);
  create table if not exists blob (hash blob primary key, bytes integer not null);
`;
