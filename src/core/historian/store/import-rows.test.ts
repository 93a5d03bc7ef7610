import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeDisk } from '#core/storage/node-disk.ts';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';
import { importRows } from './import-rows.ts';

let test: TestHistorian;
beforeEach(async () => {
  test = await openTestHistorian();
});
afterEach(() => test.close());

it('HIS-47 takes over the rows of an earlier version once, and keeps their file aside', async () => {
  const path = join(test.folder, 'samples.db');
  const old = new BetterSqlite3(path);
  old.exec(`
    CREATE TABLE sampleTag (no INTEGER PRIMARY KEY, tagId TEXT NOT NULL UNIQUE);
    CREATE TABLE sample (no INTEGER NOT NULL, sourceMs INTEGER NOT NULL, arrivalMs INTEGER NOT NULL, value,
      quality INTEGER NOT NULL, reason INTEGER NOT NULL, PRIMARY KEY (no, sourceMs)) WITHOUT ROWID;
    INSERT INTO sampleTag VALUES (1, 'D/a'), (2, 'D/b'), (3, 'D/c');`);
  const put = old.prepare('INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?)');
  old.transaction(() => {
    for (let n = 0; n < 25_000; n++)
      put.run(1, startMs + n * 1_000, startMs + n * 1_000 + 5, n / 10, 0, 0);
    put.run(2, startMs, startMs + 5, 1, 4, 0);
    put.run(3, startMs, startMs + 5, 'pump-off', 1, 1);
  })();
  old.close();
  expect(await importRows(nodeDisk, path, test.store())).toBe(25_002);
  expect(await importRows(nodeDisk, path, test.store())).toBe(0);
  expect(nodeDisk.exists(`${path}.imported`)).toBe(true);
  await test.reopen();
  expect(await test.store().count(tag('a'), 0, 1e14)).toBe(25_000);
  expect(await test.store().latest()).toEqual([
    sample(tag('a'), startMs + 24_999_000, 2_499.9),
    sample(tag('b'), startMs, true),
    sample(tag('c'), startMs, 'pump-off', { quality: 'uncertain', reason: 'stale' }),
  ]);
});
