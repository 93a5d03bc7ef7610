import BetterSqlite3, { type Database } from 'better-sqlite3';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixturesByVersion } from '#tests/fixtures/database-versions.ts';
import { openTenantDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { tenantMigrations } from './migrations/tenant-migrations.ts';
import { nodeDisk } from './node-disk.ts';
import { prepareOnce, runSync } from './run-sync.ts';
import { tables } from './query-builder.ts';

const clock = { nowMs: () => 1_000, monotonicMs: () => 0 };
const ports = { disk: nodeDisk, clock };
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-database-'));
  path = join(folder, 'tenant.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('migrations', () => {
  it.each(tenantMigrations.map(({ name }, index) => ({ name, index })))(
    'DOC-40 brings $name to the newest with its rows',
    ({ name, index }) => {
      const before = makeVersion(index + 1);
      fixturesByVersion[name]!(before);
      const rows = countRows(before);
      before.close();

      const opened = openTenantDatabase(ports, path);
      expect(countRows(opened.write)).toMatchObject(rows);
      expect(schemaOf(opened.write)).toEqual(newestSchema());
      expect(opened.write.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(opened.write.pragma('foreign_key_check')).toEqual([]);
      opened.close();
    },
  );

  it('DOC-40 has a fixture for every version', () => {
    expect(Object.keys(fixturesByVersion)).toEqual(tenantMigrations.map(({ name }) => name));
  });

  it('DOC-40 leaves the version as it was when a step fails', () => {
    makeVersion(tenantMigrations.length).close();
    const database = new BetterSqlite3(path);
    const before = schemaOf(database);
    const failing = {
      name: '9999-fails',
      up(target: Database) {
        target.exec('create table half (x)');
        throw new Error('fails');
      },
    };
    expect(() => migrate(database, [...tenantMigrations, failing], clock)).toThrow('fails');
    expect(schemaOf(database)).toEqual(before);
    database.close();
  });

  it('DOC-41 refuses a newer database and leaves every byte', () => {
    const newer = { name: '9999-later', up: () => undefined };
    const database = makeVersion(tenantMigrations.length);
    migrate(database, [...tenantMigrations, newer], clock);
    database.close();
    const bytes = readFileSync(path);
    expect(() => openTenantDatabase(ports, path)).toThrow(
      expect.objectContaining({ code: 'database-newer', details: { migration: '9999-later' } }),
    );
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });
});

const notDatabases: readonly [string, Buffer][] = [
  ['text', Buffer.from('well,oil\n'.repeat(2_000))],
  ['a torn header', Buffer.from('SQLite format 3\0'.padEnd(5_000, 'x'))],
];

describe('opening', () => {
  it.each(notDatabases)('DOC-43 refuses %s as damaged', (_what, bytes) => {
    writeFileSync(path, bytes);
    expect(() => openTenantDatabase(ports, path)).toThrow(
      expect.objectContaining({ code: 'database-damaged' }),
    );
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('DOC-42 gives queries a connection that cannot write', async () => {
    const database = openTenantDatabase(ports, path);
    const writable = database.read as unknown as typeof tables;
    await expect(
      writable.insertInto('meta').values({ key: 'a', value: 'b' }).execute(),
    ).rejects.toThrow('readonly');
    database.close();
  });

  it('DOC-20 waits for the disk at each commit', () => {
    const database = openTenantDatabase(ports, path);
    expect(database.write.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.write.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.write.pragma('foreign_keys', { simple: true })).toBe(1);
    database.close();
  });
});

describe('queries run at once', () => {
  it('answers rows, and prepares a text once', () => {
    const database = openTenantDatabase(ports, path);
    runSync(database.write, tables.insertInto('meta').values({ key: 'a', value: '1' }));
    const select = tables.selectFrom('meta').selectAll().where('key', '=', 'a');
    expect(runSync(database.write, select)).toEqual([{ key: 'a', value: '1' }]);
    const { sql } = select.compile();
    expect(prepareOnce(database.write, sql)).toBe(prepareOnce(database.write, sql));
    for (let n = 0; n < 1_200; n++) prepareOnce(database.write, `select ${n}`);
    expect(runSync(database.write, select)).toEqual([{ key: 'a', value: '1' }]);
    database.close();
  });
});

function makeVersion(count: number): Database {
  const database = new BetterSqlite3(path);
  database.pragma('foreign_keys = ON');
  migrate(database, tenantMigrations.slice(0, count), clock);
  return database;
}

function newestSchema(): unknown {
  const database = new BetterSqlite3(':memory:');
  migrate(database, tenantMigrations, clock);
  const schema = schemaOf(database);
  database.close();
  return schema;
}

/** Columns and indexes; their text would differ between a table made new and one altered. */
function schemaOf(database: Database): unknown {
  return Object.fromEntries(
    tableNames(database).map((table) => [
      table,
      {
        columns: database.pragma(`table_info(${table})`),
        indexes: (database.pragma(`index_list(${table})`) as { name: string }[]).map(({ name }) => [
          name,
          database.pragma(`index_info(${name})`),
        ]),
      },
    ]),
  );
}

function countRows(database: Database): Record<string, unknown> {
  return Object.fromEntries(
    tableNames(database)
      .filter((table) => table !== 'migration')
      .map((table) => [table, database.prepare(`select count(*) from ${table}`).pluck().get()]),
  );
}

function tableNames(database: Database): string[] {
  return database
    .prepare<[], string>(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`,
    )
    .pluck()
    .all();
}
