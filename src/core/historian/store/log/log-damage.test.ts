import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { openTestHistorian, sample, startMs, tag } from '#tests/fixtures/test-historian.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { openHistorian, type Historian } from '../open-historian.ts';
import { countLostCommits } from '../months/wal-check.ts';

const commits = 40;
const random = seededRandom(5).fraction;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-log-damage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The files of a store that was killed after these commits of one sample of each tag, `sealed` of them in a month file. */
async function killed(sealed: number): Promise<void> {
  const test = await openTestHistorian();
  try {
    for (let n = 0; n < commits; n++) {
      await test
        .store()
        .append([sample(tag('a'), startMs + n, n), sample(tag('b'), startMs + n, -n)]);
      if (n + 1 === sealed) await test.store().upkeep({ sealAll: true });
    }
    for (const file of nodeDisk.list(test.folder))
      if (!file.endsWith('-shm')) cpSync(join(test.folder, file), join(folder, file));
  } finally {
    await test.close();
  }
}

async function inFolder<T>(name: string, look: (store: Historian) => Promise<T>): Promise<T> {
  const store = await openHistorian({
    folder: join(folder, name),
    disk: nodeDisk,
    clock: { nowMs: () => startMs, monotonicMs: () => 0 },
    threads: 'none',
  });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** A copy of what was killed with bytes of one file flipped. */
function spoil(turn: number, file: string, flips: number, from: number): string {
  const name = `turn-${turn}`;
  nodeDisk.makeFolder(join(folder, name));
  for (const each of nodeDisk.list(folder))
    if (each.includes('.db')) cpSync(join(folder, each), join(folder, name, each));
  const path = join(folder, name, file);
  const bytes = readFileSync(path);
  for (let flip = 0; flip < flips; flip++)
    bytes[from + Math.floor(random() * (bytes.length - from))]! ^= 1 << Math.floor(random() * 8);
  writeFileSync(path, bytes);
  return name;
}

const valuesOf = async (store: Historian, name: string) => [
  ...(await store.range(tag(name), 0, 1e14, 1e6)).value,
];

describe('damage of logs', () => {
  it('HIS-77 a flipped byte in a write-ahead log takes only commits behind it, which are counted and told; the log is kept', async () => {
    await killed(0);
    expect(countLostCommits(nodeDisk, join(folder, 'hot.db-wal'))).toBe(0);
    let mostLost = 0;
    for (let turn = 0; turn < 30; turn++) {
      const name = spoil(turn, 'hot.db-wal', 1, 0);
      const lost = countLostCommits(nodeDisk, join(folder, name, 'hot.db-wal'));
      mostLost = Math.max(mostLost, lost);
      await inFolder(name, async (store) => {
        const found = await valuesOf(store, 'a');
        expect(found).toEqual(Array.from(found, (_, n) => n));
        expect(await valuesOf(store, 'b')).toEqual(found.map((n) => -n));
        // Commits that make the tables come before those of samples.
        expect(Math.min(lost, commits)).toBe(commits - found.length);
        expect(store.damage()).toHaveLength(lost > 0 ? 1 : 0);
        expect(nodeDisk.exists(join(folder, name, 'hot.db-wal.damaged-1'))).toBe(lost > 0);
        await store.append([sample(tag('a'), startMs + 99, 99)]);
      });
      expect(await inFolder(name, (store) => valuesOf(store, 'a'))).toContain(99);
    }
    expect(mostLost).toBeGreaterThan(commits / 2);
  });

  it('HIS-77 so does one in the log of a month file', async () => {
    await killed(commits);
    const file = 'part-202603.db-wal';
    for (let turn = 0; turn < 15; turn++) {
      const name = spoil(turn, file, 1, 0);
      const lost = countLostCommits(nodeDisk, join(folder, name, file));
      await inFolder(name, async (store) => {
        await store.upkeep({ compact: true });
        const found = await valuesOf(store, 'a');
        expect(found).toEqual(Array.from(found, (_, n) => n));
        expect(store.damage()).toHaveLength(lost > 0 ? 1 : 0);
        if (found.length < commits) expect(lost).toBeGreaterThan(0);
      });
    }
  });

  it('HIS-81 bytes flipped anywhere in the log never give a wrong value or keep the store from opening; what is lost is told', async () => {
    await killed(10);
    await inFolder('.', async () => undefined);
    for (let turn = 0; turn < 25; turn++) {
      const name = spoil(turn, 'hot.db', 12, 100);
      await inFolder(name, async (store) => {
        const { sourceMs, value } = await store.range(tag('a'), 0, 1e14, 1e6);
        sourceMs.forEach((ms, at) => expect(value[at]).toBe(ms - startMs));
        if (value.length < commits)
          expect(store.damage().length, `turn ${turn}`).toBeGreaterThan(0);
        await store.append([sample(tag('a'), startMs + 99, 99)]);
        expect(await valuesOf(store, 'a')).toContain(99);
      });
    }
  });
});
