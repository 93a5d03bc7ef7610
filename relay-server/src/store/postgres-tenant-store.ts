import type { Pool, PoolClient } from 'pg';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { ChunkId, DeviceKey, Space } from '#shared/chunks/header.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import {
  blobOf,
  columnsToLacking,
  type LackingColumns,
  lackingColumns,
  sealedColumns,
} from './chunk-columns.ts';
import { lackingRows, type LogPlan, parentsFirst, planLacking } from './lacking-rows.ts';
import { postgresSchema } from './postgres-schema.ts';
import { Overtaken, takeInto, usedBesidesQuery, usedByLogsQuery } from './postgres-take.ts';
import type { DutyClaim, LackingRow, Present, TenantStore } from './tenant-store.ts';
import { rowsToVector, type TipRow } from './vector-rows.ts';

const MAX_TRIES = 5;
/** So long what files and parts take is believed, of which other relays may have added some meanwhile. */
const BELIEVED_MS = 10_000;
/** Serialization failure and deadlock: PostgreSQL's own words for "try again". */
const againCodes: ReadonlySet<unknown> = new Set(['40001', '40P01']);

const beginDuty = 'insert into duty (one, seat, serial) values (1, $1, $2) on conflict do nothing';
const claimDuty = 'update duty set seat = $1, serial = $2 where serial = $2 - 1';

/** A tenant in a database of its own, which several relays may have open. */
export async function openPostgresTenantStore(pool: Pool): Promise<TenantStore> {
  await inTransaction(pool, async (client) => {
    // Relays that open a new tenant at once make its tables one after the other.
    await client.query('select pg_advisory_xact_lock(4690)');
    await client.query(postgresSchema);
  });
  const vector = async (space: Space): Promise<Vector> => {
    const { rows } = await pool.query<TipRow>({
      name: 'vector',
      text: 'select log, seq, id from log_tip where space = $1',
      values: [space],
    });
    return rowsToVector(rows);
  };
  const besides = createBesides(pool);
  return {
    async take(space, batch, judge) {
      const usedBesides = await besides.bytes();
      const taken = await tryAgain(() =>
        inTransaction(pool, (client) => takeInto(client, space, batch, judge, usedBesides)),
      );
      // PostgreSQL commits when it has flushed.
      return { ...taken, onDisk: Promise.resolve() };
    },
    vector,
    async lacking(space, theirs) {
      const rows: LackingRow[] = [];
      for (const plan of planLacking(await vector(space), theirs))
        rows.push(...(await rowsOf(pool, space, plan)));
      return parentsFirst(rows);
    },
    read: (rows) => read(pool, rows),
    async wanted(space, most) {
      const { rows } = await pool.query<{ id: Buffer }>(
        'select id from chunk where space = $1 and body is null limit $2',
        [space, most],
      );
      return rows.map(({ id }) => bytesToHex(id) as ChunkId);
    },
    async rowsOf(space, ids) {
      if (ids.length === 0) return [];
      const { rows } = await pool.query<LackingColumns>(
        `select ${lackingColumns} from chunk where space = $1 and id = any($2)`,
        [space, ids.map(blobOf)],
      );
      return rows.map(columnsToLacking);
    },
    usedBytes: async () => (await bytesOf(pool, usedByLogsQuery)) + (await besides.bytes()),
    async findBlob(hash) {
      const { rows } = await pool.query<{ bytes: number }>(
        'select bytes from blob where hash = $1',
        [blobOf(hash)],
      );
      return rows[0];
    },
    async addBlob(hash, bytes) {
      await pool.query('insert into blob (hash, bytes) values ($1, $2) on conflict do nothing', [
        blobOf(hash),
        bytes,
      ]);
      besides.countAnew();
    },
    presence: {
      say: (relay, devices, now) =>
        inTransaction(pool, (client) => sayPresence(client, relay, devices, now)),
      async heard(since) {
        const { rows } = await pool.query<{ device: Buffer; since: number }>(
          'select device, min(since) as since from presence where heard >= $1 group by device',
          [since],
        );
        return rows.map((row) => ({
          device: bytesToHex(row.device) as DeviceKey,
          since: row.since,
        }));
      },
    },
    parts: {
      async held() {
        const { rows } = await pool.query<{ hash: Buffer }>('select hash from checkpoint_part');
        return new Set(rows.map(({ hash }) => bytesToHex(hash)));
      },
      async read(hash) {
        const { rows } = await pool.query<{ bytes: Buffer }>(
          'select bytes from checkpoint_part where hash = $1',
          [blobOf(hash)],
        );
        return rows[0]?.bytes;
      },
      async add(hash, bytes) {
        await pool.query(
          'insert into checkpoint_part (hash, bytes) values ($1, $2) on conflict do nothing',
          [blobOf(hash), Buffer.from(bytes)],
        );
        besides.countAnew();
      },
      async keep(hashes) {
        await pool.query('delete from checkpoint_part where not hash = any($1)', [
          hashes.map(blobOf),
        ]);
        besides.countAnew();
      },
    },
    duty: {
      async read() {
        const { rows } = await pool.query<DutyClaim>('select seat as "seatId", serial from duty');
        return rows[0] ?? null;
      },
      async claim({ seatId, serial }) {
        const { rowCount } = await pool.query(serial === 1 ? beginDuty : claimDuty, [
          seatId,
          serial,
        ]);
        return rowCount === 1;
      },
    },
    close: () => pool.end(),
  };
}

/** How many bytes files and parts of checkpoints take: there are thousands of them, and each batch of chunks asks. */
function createBesides(pool: Pool) {
  let known: { readonly bytes: number; readonly untilMs: number } | undefined;
  return {
    async bytes() {
      const nowMs = performance.now();
      if (known === undefined || known.untilMs < nowMs)
        known = { bytes: await bytesOf(pool, usedBesidesQuery), untilMs: nowMs + BELIEVED_MS };
      return known.bytes;
    },
    countAnew: () => void (known = undefined),
  };
}

async function bytesOf(pool: Pool, query: string): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(query);
  return rows[0]!.bytes;
}

const ofLogQuery = `select ${lackingColumns} from chunk where space = $1 and log = $2
  and seq > coalesce((select seq from chunk where id = $3 and log = $2 and space = $1), -1)`;

async function rowsOf(pool: Pool, space: Space, plan: LogPlan): Promise<LackingRow[]> {
  const { log, from } = plan;
  const { rows } = await pool.query<LackingColumns>({
    name: 'of-log',
    text: ofLogQuery,
    values: [space, blobOf(log), typeof from === 'object' ? blobOf(from.id) : null],
  });
  const lacking = rows.map(columnsToLacking);
  return from === 'tips' ? lackingRows(lacking, plan.theirs) : lacking;
}

async function read(pool: Pool, rows: readonly number[]): Promise<SealedChunk[]> {
  const found = await pool.query<SealedChunk & { row: number }>({
    name: 'read',
    text: `select row, ${sealedColumns} from chunk where row = any($1)`,
    values: [rows],
  });
  const byRow = new Map(found.rows.map((one) => [one.row, one]));
  return rows.flatMap((row) => byRow.get(row) ?? []);
}

async function sayPresence(
  client: PoolClient,
  relay: string,
  devices: readonly Present[],
  now: number,
): Promise<void> {
  await client.query('delete from presence where relay = $1', [relay]);
  for (const { device, since } of devices) {
    await client.query(
      'insert into presence (relay, device, since, heard) values ($1, $2, $3, $4)',
      [relay, blobOf(device), since, now],
    );
  }
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is not given to anybody else.
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function tryAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const isWorthIt =
        error instanceof Overtaken || againCodes.has((error as { code?: unknown }).code);
      if (!isWorthIt || tries === MAX_TRIES) throw error;
    }
  }
}
