import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';
import { warmUp } from './warm-up.ts';

let test: TestHistorian;
beforeEach(async () => {
  test = await openTestHistorian();
  const minutes = Array.from({ length: 600 }, (_, minute) =>
    sample(tag('a'), startMs + minute * 60_000, minute),
  );
  await test.store().append([...minutes, sample(tag('b'), startMs, 1)]);
  await test.store().upkeep({ sealAll: true });
});
afterEach(() => test.close());

it('HIS-93 asks of the tag that was seen last what people ask first, and nothing where there is none', async () => {
  const asked: [string, number][] = [];
  const watched = {
    ...test.store(),
    range: (...args: Parameters<typeof store.range>) => {
      asked.push([args[0], args[2]]);
      return store.range(...args);
    },
  };
  const store = test.store();
  await warmUp(watched);
  expect(new Set(asked.map(([tagId]) => tagId))).toEqual(new Set([tag('a')]));
  expect(new Set(asked.map(([, toMs]) => toMs))).toEqual(new Set([startMs + 599 * 60_000]));
  asked.length = 0;
  const latestColumns = async () => ({
    tagIds: [],
    sourceMs: new Float64Array(),
    value: new Float64Array(),
    quality: new Uint8Array(),
  });
  await warmUp({ ...watched, latestColumns });
  expect(asked).toEqual([]);
});

it('HIS-93 a store that gets ready to be asked can be asked, closed at once, and fails in nobody else’s place', async () => {
  await test.reopen({ threads: undefined });
  expect(await test.store().count(tag('a'), 0, 1e14)).toBe(600);
  await test.reopen({ threads: undefined });
  await test.reopen({ threads: undefined });
  const range = async () => Promise.reject(new Error('disk'));
  await expect(warmUp({ ...test.store(), range })).resolves.toBeUndefined();
});
