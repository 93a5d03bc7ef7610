import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Disk } from '#core/storage/disk.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';

const names = ['a', 'b', 'c'];
const part = 'part-202603.db';
let test: TestHistorian;
beforeEach(async () => {
  test = await openTestHistorian();
});
afterEach(() => test.close());

/** A day of minutes each, in two chunks per tag. */
async function fill(): Promise<void> {
  for (const half of [0, 1]) {
    const batch = names.flatMap((name) =>
      Array.from({ length: 700 }, (_, n) =>
        sample(tag(name), startMs + (half * 700 + n) * 60_000, half * 700 + n),
      ),
    );
    await test.store().append(batch);
    await test.store().upkeep({ sealAll: true });
  }
}

const valuesOf = async (name: string) => [
  ...(await test.store().range(tag(name), 0, 1e14, 1e6)).value,
];
const all = Array.from({ length: 1_400 }, (_, n) => n);

function spoil(change: (database: BetterSqlite3.Database) => void): void {
  const database = new BetterSqlite3(join(test.folder, part));
  change(database);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

describe('damage', () => {
  it('HIS-41 a damaged chunk is found, told with tag and time range, and set aside; everything else reads', async () => {
    await fill();
    await test.reopen();
    spoil((database) => {
      const { id, data } = database
        .prepare('SELECT id, data FROM chunk WHERE tag = 1 ORDER BY fromMs LIMIT 1')
        .get() as { id: number; data: Buffer };
      data[data.length >> 1]! ^= 4;
      database.prepare('UPDATE chunk SET data = ? WHERE id = ?').run(data, id);
    });
    expect(await valuesOf('a')).toEqual(all);
    expect(await valuesOf('b')).toEqual(all.slice(700));
    expect(test.store().damage()).toMatchObject([
      { file: part, tagId: tag('b'), fromMs: startMs, toMs: startMs + 699 * 60_000 },
    ]);
    // Set aside: what is sent again finds its place, and nothing complains any more.
    await test
      .store()
      .append(all.slice(0, 700).map((n) => sample(tag('b'), startMs + n * 60_000, n)));
    await test.store().upkeep({ sealAll: true });
    await test.reopen();
    expect(await valuesOf('b')).toEqual(all);
    expect(test.store().damage()).toEqual([]);
  });

  it('HIS-42 bytes flipped anywhere in a month file never give a wrong value or an error, and what is lost is told', async () => {
    await fill();
    await test.reopen();
    await test.store().close();
    const path = join(test.folder, part);
    const whole = readFileSync(path);
    const random = seededRandom(11);
    for (let turn = 0; turn < 25; turn++) {
      const spoilt = Buffer.from(whole);
      for (let flip = 0; flip < 24; flip++) {
        // Not the first page's header: without it nobody knows it for a database, which HIS-43 is about.
        const at = 100 + Math.floor(random.fraction() * (spoilt.length - 100));
        spoilt[at]! ^= 1 << Math.floor(random.fraction() * 8);
      }
      writeFileSync(path, spoilt);
      await test.reopen();
      let lost = 0;
      for (const name of names) {
        const { sourceMs, value } = await test
          .store()
          .range(tag(name), startMs, startMs + 9e7, 1e6);
        sourceMs.forEach((ms, at) => expect(value[at]).toBe((ms - startMs) / 60_000));
        lost += all.length - sourceMs.length;
      }
      if (lost > 0)
        expect(test.store().damage().length, `turn ${turn}: ${lost} lost`).toBeGreaterThan(0);
      await test.store().close();
      for (const file of nodeDisk.list(test.folder))
        if (file.startsWith('part-')) nodeDisk.remove(join(test.folder, file));
    }
    await test.reopen();
  });

  it('HIS-42 a damaged edit is left out and told, the others are there', async () => {
    await fill();
    const reason = { by: 'P1', atMs: startMs, why: 'gauge was stuck' };
    await test.store().remove(tag('a'), startMs, startMs + 60_000, reason);
    await test.store().remove(tag('a'), startMs + 60_000, startMs + 120_000, reason);
    expect(await test.store().edits(tag('a'))).toHaveLength(2);
    await test.reopen();
    spoil((database) =>
      database
        .prepare(
          "UPDATE edit SET what = replace(what, 'stuck', 'stubk') WHERE seq = (SELECT min(seq) FROM edit)",
        )
        .run(),
    );
    const edits = await test.store().edits(tag('a'));
    expect(edits).toMatchObject([{ fromMs: startMs + 60_000, reason }]);
    expect(test.store().damage()).toMatchObject([{ file: part, tagId: tag('a') }]);
    expect(await valuesOf('a')).toEqual(all.slice(2));
  });

  it('HIS-43 a month file that is no database is kept aside, and the month goes on', async () => {
    await fill();
    await test.reopen();
    await test.store().close();
    const path = join(test.folder, part);
    writeFileSync(path, Buffer.alloc(9_000, 7));
    await test.reopen();
    expect(await valuesOf('a')).toEqual([]);
    expect(test.store().damage()).toMatchObject([{ file: part, tagId: null }]);
    expect(nodeDisk.exists(`${path}.damaged-1`)).toBe(true);
    await fill();
    expect(await valuesOf('a')).toEqual(all);
  });

  it('HIS-44 a log that is no database is kept aside; what is sealed still has its names', async () => {
    await fill();
    await test.store().close();
    writeFileSync(join(test.folder, 'hot.db'), Buffer.alloc(9_000, 7));
    await test.reopen();
    expect(await valuesOf('c')).toEqual(all);
    expect((await test.store().latest([tag('c')]))[0]?.value).toBe(1_399);
    expect(test.store().damage()).toMatchObject([{ file: 'hot.db', tagId: null }]);
    await test.store().append([sample(tag('new'), startMs, 5)]);
    await test.reopen();
    expect([await valuesOf('new'), await valuesOf('a')]).toEqual([[5], all]);
  });

  it('HIS-45 a damaged record of the log takes only its own samples with it, and those up to the next key record', async () => {
    await test.store().append([sample(tag('a'), startMs, 1)]);
    await test.reopen();
    await test.store().append([sample(tag('a'), startMs + 1, 2)]);
    await test.store().close();
    const database = new BetterSqlite3(join(test.folder, 'hot.db'));
    database
      .prepare(
        'UPDATE log SET data = zeroblob(length(data)) WHERE seq = (SELECT min(seq) FROM log)',
      )
      .run();
    database.close();
    await test.reopen();
    expect(await valuesOf('a')).toEqual([2]);
    expect(test.store().damage()).toMatchObject([
      { file: 'hot.db', fromMs: startMs, toMs: startMs },
    ]);
  });
});

describe('a disk that takes nothing', () => {
  it('HIS-46 refuses what it cannot keep, keeps what it acknowledged, and takes it when it is sent again', async () => {
    let isFull = false;
    const disk: Disk = {
      ...nodeDisk,
      openDatabase(path, options) {
        const database = nodeDisk.openDatabase(path, options);
        database.function('refuse', () => {
          if (isFull) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
          return 0;
        });
        return new Proxy(database, {
          get(target, name) {
            if (name === 'transaction' && isFull)
              return () => ({
                immediate: () => {
                  throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
                },
              });
            const found = Reflect.get(target, name, target) as unknown;
            return typeof found === 'function' ? found.bind(target) : found;
          },
        });
      },
    };
    await test.reopen({ disk });
    const { append, upkeep, latest } = test.store();
    await append([sample(tag('a'), startMs, 1)]);
    isFull = true;
    const second = [sample(tag('a'), startMs + 1, 2)];
    for (let turn = 0; turn < 3; turn++)
      await expect(append(second)).rejects.toSatisfy((error) => isRefusal(error, 'disk-full'));
    await expect(upkeep({ sealAll: true })).rejects.toSatisfy((error) =>
      isRefusal(error, 'disk-full'),
    );
    expect(await latest()).toHaveLength(1);
    isFull = false;
    await append(second);
    await upkeep({ sealAll: true });
    await test.reopen();
    expect(await valuesOf('a')).toEqual([1, 2]);
  });
});
