import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';
import { unpackBlocks } from '../months/blocks.ts';
import { codec } from '../months/codec.ts';

const names = ['a', 'b', 'c', 'd'];
const pieces = 12;
const perPiece = 300;
const reason = { by: 'P1', atMs: startMs, why: 'tested' };
/** Jittered, as from a device: what is worth sharing. */
const timeOf = (n: number) => startMs + n * 5_000 + ((n * 7_919) % 97);
let test: TestHistorian;
beforeEach(async () => {
  test = await openTestHistorian();
});
afterEach(() => test.close());

async function fill(): Promise<void> {
  for (let piece = 0; piece < pieces; piece++) {
    const places = Array.from({ length: perPiece }, (_, n) => piece * perPiece + n);
    await test
      .store()
      .append(places.flatMap((n) => names.map((name) => sample(tag(name), timeOf(n), n))));
    await test.store().upkeep({ sealAll: true });
  }
  test.clock.nowMs = startMs + 10 * 86_400_000;
}

/** How many times blocks there are, and which of them chunks refer to. */
function timesBlocks(): { stored: number[]; used: number[]; ownTimes: number } {
  const database = new BetterSqlite3(join(test.folder, 'part-202603.db'), { readonly: true });
  try {
    const stored = database.prepare('SELECT id FROM clock ORDER BY id').pluck().all() as number[];
    const data = database.prepare('SELECT data FROM chunk').pluck().all() as Uint8Array[];
    const blocks = data.flatMap(unpackBlocks).map(({ bytes }) => codec.describeChunk(bytes));
    const used = blocks.flatMap(({ sharedTimes }) => sharedTimes?.id ?? []);
    const ownTimes = blocks.filter(({ sharedTimes }) => !sharedTimes).length;
    return { stored, used: [...new Set(used)].toSorted((a, b) => a - b), ownTimes };
  } finally {
    database.close();
  }
}
const values = async (name: string) => [
  ...(await test.store().range(tag(name), 0, 1e14, 1e6)).value,
];

describe('shared times', () => {
  it('HIS-80 short pieces that become one chunk go on sharing their times, and what nobody needs any more is deleted', async () => {
    await fill();
    expect(timesBlocks().stored).toHaveLength(pieces);
    await test.store().upkeep({ compact: true });
    const { stored, used, ownTimes } = timesBlocks();
    expect(stored).toHaveLength(1);
    expect([used, ownTimes]).toEqual([stored, 0]);
    for (const name of names)
      expect(await values(name)).toEqual(Array.from({ length: pieces * perPiece }, (_, n) => n));
    await test.reopen();
    expect(await values('d')).toHaveLength(pieces * perPiece);
    expect(test.store().damage()).toEqual([]);
  });

  it('HIS-80 so it is with samples that come late to all tags of a device, and with edits', async () => {
    await fill();
    await test.store().upkeep({ compact: true });
    const late = Array.from({ length: 50 }, (_, n) => n);
    await test
      .store()
      .append(late.flatMap((n) => names.map((name) => sample(tag(name), timeOf(n) + 1_000, -n))));
    await test.store().upkeep({ sealAll: true, compact: true });
    const { stored, used, ownTimes } = timesBlocks();
    expect(stored).toHaveLength(1);
    expect([used, ownTimes]).toEqual([stored, 0]);
    for (const name of names)
      await test.store().remove(tag(name), startMs, startMs + 7_200_000, reason);
    await test.store().upkeep({ compact: true });
    expect(timesBlocks()).toEqual({ stored: [], used: [], ownTimes: names.length });
  });
});
