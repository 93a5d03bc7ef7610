import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { openTestHistorian, sample, startMs, tag } from '#tests/fixtures/test-historian.ts';
import { emptyRun } from '../columns/run.ts';
import { preparePart } from '../months/part-schema.ts';
import { createReader } from './reader.ts';

it('HIS-94 a file that is just being made holds nothing yet, and is looked at anew by the next question', async () => {
  const test = await openTestHistorian();
  const path = join(test.folder, 'part-202603.db');
  const reader = createReader(nodeDisk, test.folder);
  const count = () => {
    const { found, damage } = reader.count({ tag: 0, head: emptyRun }, 0, 1e14);
    expect(damage).toEqual([]);
    return found;
  };
  try {
    writeFileSync(path, '');
    expect(count()).toBe(0);
    await test.store().append([sample(tag('a'), startMs, 1)]);
    await test.store().upkeep({ sealAll: true });
    expect(count()).toBe(1);
  } finally {
    reader.close();
    await test.close();
  }
});

it('HIS-94 the tables of a file are made in one commit', () => {
  const database = new BetterSqlite3(':memory:');
  const makeAll = () => preparePart(database);
  database.exec('CREATE TABLE tally (wrong)');
  expect(makeAll).toThrow('tally');
  expect(database.prepare('SELECT name FROM sqlite_master').pluck().all()).toEqual(['tally']);
  database.exec('DROP TABLE tally');
  makeAll();
  expect(database.prepare('SELECT chunks FROM tally').pluck().get()).toBe(0);
  database.close();
});
