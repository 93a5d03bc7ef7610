import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { openSqlite } from '#relay/store/databases.ts';
import { type Account, type AccountChange, accountRow, type Registry } from './registry.ts';

const schema = `
  create table if not exists account (
    name text primary key,
    tenant text unique,
    state text not null,
    claim_hash text,
    quota_bytes integer,
    created_at integer not null
  );
  create table if not exists secret (one integer primary key check (one = 1), bytes blob not null);
`;

/** Another relay works with these accounts, and would not notice what this one does. */
export class AccountsInUse extends Error {
  override readonly name = 'AccountsInUse';
}

/** Accounts of a relay that stands alone, which it holds for as long as it runs. Throws AccountsInUse. */
export function openSqliteRegistry(path: string): Registry {
  const database = openAlone(path);
  const findRow = database.prepare('select * from account where name = ?');
  const find = (name: string): Account | undefined => {
    const row = findRow.get(name);
    return row === undefined ? undefined : accountRow.parse(row);
  };
  return {
    list: async () =>
      database
        .prepare('select * from account order by name')
        .all()
        .map((row) => accountRow.parse(row)),
    find: async (name) => find(name),
    add: async ({ name, tenant, state, claimHash, quotaBytes, createdAt }) =>
      database
        .prepare(
          'insert into account (name, tenant, state, claim_hash, quota_bytes, created_at) values (?, ?, ?, ?, ?, ?) on conflict do nothing',
        )
        .run(name, tenant, state, claimHash, quotaBytes, createdAt).changes === 1,
    async change(name, change: AccountChange) {
      const account = find(name);
      if (!account) return undefined;
      const { state, claimHash, quotaBytes } = { ...account, ...change };
      database
        .prepare('update account set state = ?, claim_hash = ?, quota_bytes = ? where name = ?')
        .run(state, claimHash, quotaBytes, name);
      return find(name);
    },
    async bind(name, tenant) {
      database
        .prepare('update or ignore account set tenant = ? where name = ? and tenant is null')
        .run(tenant, name);
      return find(name)?.tenant === tenant;
    },
    remove: async (name) => void database.prepare('delete from account where name = ?').run(name),
    async secret() {
      database
        .prepare('insert into secret (one, bytes) values (1, ?) on conflict do nothing')
        .run(randomBytes(32));
      return (database.prepare('select bytes from secret').get() as { bytes: Uint8Array }).bytes;
    },
    close: async () => void database.close(),
  };
}

function openAlone(path: string): Database {
  try {
    const database = openSqlite(path, 'alone');
    database.exec(schema);
    return database;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error;
    throw new AccountsInUse('another relay works with these accounts', { cause: error });
  }
}
