import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { tenantMigrations } from '#core/storage/migrations/tenant-migrations.ts';
import { otherTables } from '#core/storage/salvage/read-copy.ts';
import { projectedTables } from '#core/sync/projections/projection.ts';

it('INS-29 every table is salvaged or made anew from what is', () => {
  const database = new Database(':memory:');
  for (const migration of tenantMigrations) migration.up(database);
  const tables = database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'")
    .pluck()
    .all();
  database.close();
  const salvaged = ['document', 'documentTail', ...Object.keys(otherTables)];
  const tallied = ['alarmTally', 'alarmTallyMemory', 'alarmTallied'];
  const madeAnew = [
    'conflict',
    'resolution',
    'checkpointPart',
    'dirty',
    'stateBucket',
    'alarmActDue',
    'chunkFigures',
    ...tallied,
    ...Object.keys(projectedTables),
  ];
  expect(tables.toSorted()).toEqual([...salvaged, ...madeAnew].toSorted());
});
