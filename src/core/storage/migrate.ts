import type { Database } from 'better-sqlite3';
import type { Clock } from '#shared/kit/clock.ts';
import { Refusal } from '#shared/kit/refusal.ts';

/** One step of a database's shape. Never edited once released: the next change is the next step. */
export interface Migration {
  /** `0001-documents`; unique, and sorts in the order of running. */
  readonly name: string;
  up(database: Database): void;
}

/** Refuses as `database-newer` when the database knows steps that this app does not. Reads only. */
export function refuseNewer(database: Database, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const newer = appliedNames(database).find((name) => !known.has(name));
  if (newer !== undefined) throw new Refusal('database-newer', { migration: newer });
}

/** Runs the steps that are missing, all in one transaction: a database is of one version or of another. */
export function migrate(database: Database, migrations: readonly Migration[], clock: Clock): void {
  const missing = missingMigrations(database, migrations);
  if (missing.length === 0) return;
  database
    .transaction(() => {
      database.exec(
        'create table if not exists migration (name text primary key, appliedAtMs integer not null) strict',
      );
      const remember = database.prepare('insert into migration (name, appliedAtMs) values (?, ?)');
      for (const migration of missing) {
        migration.up(database);
        remember.run(migration.name, clock.nowMs());
      }
    })
    .immediate();
}

/** The steps that would run; a database that has none of them yet is empty or another's. Reads only. */
export function missingMigrations(
  database: Database,
  migrations: readonly Migration[],
): readonly Migration[] {
  const applied = new Set(appliedNames(database));
  return migrations.filter((migration) => !applied.has(migration.name));
}

function appliedNames(database: Database): string[] {
  const hasTable = database
    .prepare(`select 1 from sqlite_master where type = 'table' and name = 'migration'`)
    .get();
  if (!hasTable) return [];
  return database.prepare<[], string>('select name from migration order by name').pluck().all();
}
