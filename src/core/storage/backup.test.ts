import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '#tests/fixtures/test-store.ts';
import { backUp, backUpWhenDue, listBackups, timesToKeep } from './backup.ts';
import { falsify } from '#tests/fixtures/falsify.ts';
import { nodeDisk } from './node-disk.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.UTC(2026, 2, 10, 18);

let folder: string;
let store: TestStore;
let nowMs: number;
const ports = { disk: nodeDisk, clock: { nowMs: () => nowMs, monotonicMs: () => 0 } };
const databasePath = () => join(folder, 'tenant.db');
const backups = () => join(folder, 'backups');

beforeEach(() => {
  nowMs = start;
  folder = mkdtempSync(join(tmpdir(), 'wellos-backup-'));
  store = openTestStore({ folder });
  write('first');
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('backups', () => {
  it('INS-10 copies a database while it is open, log included, into one file that opens by itself', async () => {
    const { path } = await backUp(ports, databasePath(), backups());
    write('second');
    expect(readdirSync(backups())).toEqual(['tenant-20260310T180000000Z.db']);
    expect(namesIn(path)).toEqual(['first']);
  });

  it('INS-11 keeps no copy that does not check, and leaves the others alone', async () => {
    const good = await backUp(ports, databasePath(), backups());
    store.close();
    const file = readFileSync(databasePath());
    for (let at = 4096 * 3; at < file.length; at += 4096) file.fill(0xa5, at, at + 2048);
    writeFileSync(databasePath(), file);
    nowMs += dayMs;
    await expect(backUp(ports, databasePath(), backups())).rejects.toThrow(/check|malformed/);
    expect(readdirSync(backups())).toEqual(['tenant-20260310T180000000Z.db']);
    expect(namesIn(good.path)).toEqual(['first']);
    store = openTestStore();
  });

  it('INS-28 takes none of a database with a false byte in a document', async () => {
    falsify(store.database.write);
    await expect(backUp(ports, databasePath(), backups())).rejects.toThrow('not what was written');
    expect(readdirSync(backups())).toEqual([]);
  });

  it('INS-12 at a clean close, when something was written and the last copy is 20 hours old', async () => {
    const due = () => backUpWhenDue(ports, databasePath(), backups());
    expect(await due()).toBeDefined();
    write('second');
    nowMs = start + 19 * hourMs;
    expect(await due()).toBeUndefined();
    nowMs = start + 20 * hourMs;
    expect(await due()).toBeDefined();
    nowMs = start + 90 * hourMs;
    expect(await due()).toBeUndefined();
  });

  it('INS-13 keeps the last three and one for each of four weeks', async () => {
    for (let day = 0; day < 40; day++) {
      nowMs = start + day * dayMs;
      await backUp(ports, databasePath(), backups());
    }
    const days = listBackups(nodeDisk, backups()).map(({ atMs }) => (atMs - start) / dayMs);
    expect(days.slice(0, 3)).toEqual([39, 38, 37]);
    expect(days.length).toBeLessThanOrEqual(7);
    expect(Math.min(...days)).toBeGreaterThan(39 - 28);
  });

  it('INS-13 always keeps the newest, never more than seven, whatever the times', () => {
    const times = fc.array(
      fc.integer({ min: 0, max: 400 }).map((hours) => start - hours * 7 * hourMs),
    );
    fc.assert(
      fc.property(times, (list) => {
        const kept = timesToKeep(list, start);
        expect(kept.size).toBeLessThanOrEqual(7);
        const distinct = [...new Set(list)].toSorted((a, b) => b - a);
        if (distinct[0] !== undefined) expect(kept).toContain(distinct[0]);
        expect([...kept].every((time) => list.includes(time))).toBe(true);
      }),
    );
  });
});

function write(name: string): void {
  store.run((edit) => edit.open('well', 'W').set(['name'], name));
}

function namesIn(path: string): unknown[] {
  const database = nodeDisk.openDatabase(path, { readonly: true });
  try {
    return database.prepare('select name from well').pluck().all();
  } finally {
    database.close();
  }
}
