import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openTestHistory } from '#tests/fixtures/test-history.ts';
import { sample, tag } from '#tests/fixtures/test-historian.ts';
import { openHistory } from './open-history.ts';

const startMs = Date.UTC(2026, 6, 10);

it('HSP-14 times that are not known are open', async () => {
  const test = await openTestHistory();
  const lost = { file: 'hot.db', tagId: null, fromMs: startMs, toMs: Infinity, detail: 'lost' };
  const store = { ...test.deps.store, damage: () => [lost, { ...lost, fromMs: -Infinity }] };
  const deps = Object.create(test.deps, { store: { value: store } }) as typeof test.deps;
  const history = openHistory(deps);
  try {
    const found = { ...lost, tagName: null, toMs: null };
    expect(await history.damage()).toEqual([found, { ...found, fromMs: null }]);
  } finally {
    history.close();
    await test.close();
  }
});

it('HSP-14 what was found damaged and set aside is shown with its file, tag and times', async () => {
  const test = await openTestHistory();
  const store = test.deps.store;
  const history = openHistory(test.deps);
  try {
    const names = ['raw/a', 'raw/b'];
    await store.append(
      names.flatMap((name) =>
        Array.from({ length: 500 }, (_, n) => sample(tag(name), startMs + n * 1_000, n)),
      ),
    );
    await store.upkeep({ sealAll: true });
    expect(await history.damage()).toEqual([]);
    const file = spoilOneChunk(test.test.folder);
    for (const name of names) await store.range(tag(name), 0, 1e14, 1e6);
    expect(await history.damage()).toMatchObject([
      {
        file,
        tagId: tag('raw/a'),
        tagName: tag('raw/a'),
        fromMs: startMs,
        toMs: startMs + 499_000,
      },
    ]);
  } finally {
    history.close();
    await test.close();
  }
});

/** Flips a bit in the middle of the first tag's samples. */
function spoilOneChunk(folder: string): string {
  const file = 'part-202607.db';
  const database = new BetterSqlite3(join(folder, file));
  const { id, data } = database
    .prepare('SELECT id, data FROM chunk ORDER BY tag LIMIT 1')
    .get() as { id: number; data: Buffer };
  data[data.length >> 1]! ^= 4;
  database.prepare('UPDATE chunk SET data = ? WHERE id = ?').run(data, id);
  database.close();
  return file;
}
