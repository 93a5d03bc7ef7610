import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { type Account, accountRow, type Registry } from './registry.ts';

const schema = `
  create table if not exists account (
    name text primary key,
    tenant text unique,
    state text not null,
    claim_hash text,
    quota_bytes bigint,
    created_at bigint not null
  );
  create table if not exists secret (one integer primary key check (one = 1), bytes bytea not null);
`;
const UNIQUE_VIOLATION = '23505';

/** Accounts that several relays share. */
export async function openPostgresRegistry(pool: Pool): Promise<Registry> {
  await makeTables(pool);
  const find = async (name: string): Promise<Account | undefined> => {
    const { rows } = await pool.query('select * from account where name = $1', [name]);
    return rows.length === 0 ? undefined : accountRow.parse(rows[0]);
  };
  return {
    async list() {
      const { rows } = await pool.query('select * from account order by name');
      return rows.map((row) => accountRow.parse(row));
    },
    find,
    async add({ name, tenant, state, claimHash, quotaBytes, createdAt }) {
      const { rowCount } = await pool.query(
        `insert into account (name, tenant, state, claim_hash, quota_bytes, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [name, tenant, state, claimHash, quotaBytes, createdAt],
      );
      return rowCount === 1;
    },
    async change(name, change) {
      const account = await find(name);
      if (!account) return undefined;
      const { state, claimHash, quotaBytes } = { ...account, ...change };
      await pool.query(
        'update account set state = $1, claim_hash = $2, quota_bytes = $3 where name = $4',
        [state, claimHash, quotaBytes, name],
      );
      return find(name);
    },
    async bind(name, tenant) {
      await bindOnce(pool, name, tenant);
      return (await find(name))?.tenant === tenant;
    },
    remove: async (name) => void (await pool.query('delete from account where name = $1', [name])),
    async secret() {
      await pool.query('insert into secret (one, bytes) values (1, $1) on conflict do nothing', [
        randomBytes(32),
      ]);
      const { rows } = await pool.query<{ bytes: Uint8Array }>('select bytes from secret');
      return rows[0]!.bytes;
    },
    close: () => pool.end(),
  };
}

async function makeTables(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Relays that start at once make them one after the other.
    await client.query('select pg_advisory_xact_lock(4690)');
    await client.query(schema);
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** Another account's tenant stays another account's. */
async function bindOnce(pool: Pool, name: string, tenant: string): Promise<void> {
  try {
    await pool.query('update account set tenant = $1 where name = $2 and tenant is null', [
      tenant,
      name,
    ]);
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
  }
}
