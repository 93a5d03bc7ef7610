import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Rows } from '../historian/rows.ts';
import type { HistorySide } from './side.ts';
import { fileBytes } from './folder-bytes.ts';
import { hasPeer, loadPeer } from './installed.ts';
import { askSql, fillMinutes, type Sql } from './sql.ts';

/** Of `@duckdb/node-api`, what is used here. */
interface DuckDb {
  readonly DuckDBInstance: { create(path: string): Promise<DuckInstance> };
  readonly DuckDBDataChunk: { create(types: readonly unknown[], rows: number): DuckChunk };
  readonly INTEGER: unknown;
  readonly BIGINT: unknown;
  readonly DOUBLE: unknown;
  readonly SMALLINT: unknown;
}
interface DuckInstance {
  connect(): Promise<DuckConnection>;
  closeSync(): void;
}
export interface DuckConnection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): (number | bigint | null)[][] }>;
  createAppender(
    table: string,
  ): Promise<{ appendDataChunk(chunk: DuckChunk): void; closeSync(): void }>;
  closeSync(): void;
}
type Items = Int32Array | BigInt64Array | Float64Array | Int16Array;
interface DuckChunk {
  getColumnVector(index: number): { readonly items: Items; flush(): void };
}

const chunkRows = 2_048;

export const duckDbMissing = () =>
  hasPeer('@duckdb/node-api') ? undefined : 'npm module @duckdb/node-api is not installed';

export async function openDuckDb(path: string): Promise<{ db: DuckConnection; close(): void }> {
  const instance = await loadPeer<DuckDb>('@duckdb/node-api').DuckDBInstance.create(path);
  const db = await instance.connect();
  return {
    db,
    close() {
      db.closeSync();
      instance.closeSync();
    },
  };
}

/** Its appender with whole data chunks, a transaction a batch. `sorted`: settling rewrites the table by tag and time. */
export function createDuckDb(order: 'arrival' | 'sorted'): HistorySide {
  let folder: string;
  let db: DuckConnection;
  let close: () => void;
  const sql: Sql = {
    latest: 'SELECT max(ts), arg_max(value, ts) FROM samples GROUP BY tag',
    quotient: '//',
    all: async (text) => (await db.runAndReadAll(text)).getRows(),
  };
  const open = async () => {
    ({ db, close } = await openDuckDb(join(folder, 'rows.duckdb')));
    await db.run(
      'CREATE TABLE IF NOT EXISTS samples (tag INTEGER, ts BIGINT, value DOUBLE, quality SMALLINT)',
    );
    await db.run(
      'CREATE TABLE IF NOT EXISTS minutes (tag INTEGER, ts BIGINT, count BIGINT, low DOUBLE, high DOUBLE, total DOUBLE)',
    );
  };
  return {
    open(at) {
      folder = at;
      return open();
    },
    prepare: (rows) => () => appendRows(db, rows),
    async settle() {
      if (order === 'arrival') return db.run('CHECKPOINT').then(() => undefined);
      const sorted = join(folder, 'sorted.duckdb');
      await copySorted(db, sorted);
      close();
      renameSync(sorted, join(folder, 'rows.duckdb'));
      await open();
    },
    diskBytes: () => fileBytes(folder, (path) => path.startsWith('rows.duckdb')),
    async buildRollup() {
      await db.run(fillMinutes(sql));
      await db.run('CHECKPOINT');
    },
    async exportParquet() {
      const path = join(folder, 'rows.parquet');
      await db.run(`COPY samples TO '${path}' (FORMAT parquet, COMPRESSION zstd)`);
      return statSync(path).size;
    },
    ask: (question, rolled) => askSql(sql, question, rolled),
    close() {
      close();
      return Promise.resolve();
    },
  };
}

async function appendRows(db: DuckConnection, rows: Rows): Promise<void> {
  await db.run('BEGIN');
  const appender = await db.createAppender('samples');
  for (let from = 0; from < rows.tags.length; from += chunkRows)
    appender.appendDataChunk(toChunk(rows, from, Math.min(rows.tags.length, from + chunkRows)));
  appender.closeSync();
  await db.run('COMMIT');
}

function toChunk({ tags, times, values, flags }: Rows, from: number, to: number): DuckChunk {
  const { DuckDBDataChunk, INTEGER, BIGINT, DOUBLE, SMALLINT } =
    loadPeer<DuckDb>('@duckdb/node-api');
  const chunk = DuckDBDataChunk.create([INTEGER, BIGINT, DOUBLE, SMALLINT], to - from);
  const columns = [0, 1, 2, 3].map((index) => chunk.getColumnVector(index));
  const [tagItems, timeItems, valueItems, qualityItems] = columns.map(({ items }) => items);
  (tagItems as Int32Array).set(tags.subarray(from, to));
  setIntegers(timeItems as BigInt64Array, times.subarray(from, to));
  (valueItems as Float64Array).set(values.subarray(from, to));
  (qualityItems as Int16Array).set(flags.subarray(from, to));
  columns.forEach((column) => column.flush());
  return chunk;
}

/** By halves: making a BigInt of every time would take longer than all the rest. Little-endian, as all machines it runs on. */
function setIntegers({ buffer, byteOffset, length }: BigInt64Array, numbers: Float64Array): void {
  const halves = new Uint32Array(buffer, byteOffset, length * 2);
  for (let at = 0; at < length; at++) {
    halves[at * 2] = numbers[at]! % 2 ** 32;
    halves[at * 2 + 1] = Math.floor(numbers[at]! / 2 ** 32);
  }
}

/** Into a database of its own: the one that was written in order of arrival would keep its free blocks. */
async function copySorted(db: DuckConnection, path: string): Promise<void> {
  await db.run(`ATTACH '${path}' AS sorted`);
  await db.run(
    'CREATE TABLE sorted.samples AS SELECT * FROM samples ORDER BY ts // 86400000, tag, ts',
  );
  await db.run('DETACH sorted');
}
