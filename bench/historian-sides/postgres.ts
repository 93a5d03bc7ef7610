import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { loopback } from '#simulator/servers/free-port.ts';
import type { Rows } from '../historian/rows.ts';
import type { HistorySide } from './side.ts';
import { hasPeer, loadPeer } from './installed.ts';
import { benchUser, postgresServerMissing, startPostgresServer } from './postgres-server.ts';
import type { Server } from './server.ts';
import { askSql, fillMinutes, type Sql } from './sql.ts';

const dayMs = 86_400_000;
const firstDay = Date.UTC(2024, 11, 30) / dayMs;
const days = 40;
const settings = {
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  work_mem: '64MB',
};

interface Client {
  connect(): Promise<void>;
  query(query: string | { text: string; rowMode: 'array' }): Promise<{ rows: string[][] }>;
  query(stream: Writable): Writable;
  end(): Promise<void>;
}
type ClientMaker = new (options: object) => Client;

export function postgresMissing(): string | undefined {
  if (!hasPeer('pg') || !hasPeer('pg-copy-streams')) return 'its driver is not installed';
  return postgresServerMissing();
}

/** Partitions of a day, primary key (tag, ts), rows by COPY in binary; every commit is synced. */
export function createPostgres(): HistorySide {
  let server: Server;
  let client: Client;
  const sql: Sql = {
    latest: `SELECT newest.ts, newest.value FROM tags CROSS JOIN LATERAL
      (SELECT ts, value FROM samples WHERE tag = tags.tag ORDER BY ts DESC LIMIT 1) AS newest`,
    quotient: '/',
    all: async (text) => (await client.query({ text, rowMode: 'array' })).rows,
  };
  return {
    async open(folder) {
      const isNew = !existsSync(join(folder, 'data'));
      ({ server, client } = await start(folder));
      if (isNew) await createTables(client);
    },
    prepare: (rows) => async () => {
      const { from } = loadPeer<{ from: (text: string) => Writable }>('pg-copy-streams');
      const copy = client.query(from('COPY samples FROM STDIN (FORMAT binary)'));
      copy.end(toCopyBytes(rows));
      await finished(copy);
    },
    async settle() {
      await client.query(
        'INSERT INTO tags SELECT DISTINCT tag FROM samples ON CONFLICT DO NOTHING',
      );
      await client.query('VACUUM ANALYZE');
      await client.query('CHECKPOINT');
    },
    async diskBytes() {
      const text = `SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('samples') WHERE isleaf`;
      const { rows } = await client.query({ text, rowMode: 'array' });
      return Number(rows[0]![0]);
    },
    async buildRollup() {
      await client.query(fillMinutes(sql));
      await client.query('VACUUM ANALYZE minutes');
    },
    ask: (question, rolled) => askSql(sql, question, rolled),
    serverPid: () => server.pid,
    async close() {
      await client.end();
      await server.stop('SIGINT');
    },
  };
}

async function start(folder: string): Promise<{ server: Server; client: Client }> {
  const { Client } = loadPeer<{ Client: ClientMaker }>('pg');
  let client!: Client;
  const connect = (port: number) => {
    client = new Client({ host: loopback, port, user: benchUser, database: 'postgres' });
    return client.connect();
  };
  const server = await startPostgresServer(folder, settings, connect);
  return { server, client };
}

async function createTables(client: Client): Promise<void> {
  await client.query(`CREATE TABLE tags (tag int PRIMARY KEY);
    CREATE TABLE samples (tag int, ts bigint, value float8, quality smallint, PRIMARY KEY (tag, ts)) PARTITION BY RANGE (ts);
    CREATE TABLE minutes (tag int, ts bigint, count bigint, low float8, high float8, total float8, PRIMARY KEY (tag, ts))`);
  for (let day = firstDay; day < firstDay + days; day++)
    await client.query(
      `CREATE TABLE samples_${day} PARTITION OF samples FOR VALUES FROM (${day * dayMs}) TO (${(day + 1) * dayMs})`,
    );
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const headerBytes = signature.length + 8;
const rowBytes = 2 + 4 * 4 + 4 + 8 + 8 + 2;

/** The binary COPY format of PostgreSQL: signature, flags, extension, then rows of length-prefixed fields, big-endian. */
function toCopyBytes({ tags, times, values, flags }: Rows): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + tags.length * rowBytes + 2);
  signature.copy(bytes);
  bytes.fill(0, signature.length, headerBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = headerBytes;
  for (let row = 0; row < tags.length; row++, at += rowBytes) {
    view.setInt16(at, 4);
    view.setInt32(at + 2, 4);
    view.setInt32(at + 6, tags[row]!);
    view.setInt32(at + 10, 8);
    view.setInt32(at + 14, Math.floor(times[row]! / 2 ** 32));
    view.setUint32(at + 18, times[row]! % 2 ** 32);
    view.setInt32(at + 22, 8);
    view.setFloat64(at + 26, values[row]!);
    view.setInt32(at + 34, 2);
    view.setInt16(at + 38, flags[row]!);
  }
  view.setInt16(at, -1);
  return bytes;
}
