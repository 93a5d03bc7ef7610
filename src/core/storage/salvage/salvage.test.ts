import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { backUp } from '#core/storage/backup.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { openTestStore, type TestStore } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { finishSalvage, salvageDatabase, type SalvageReport } from './salvage.ts';

const pageSize = 4096;
const wells = Array.from({ length: 60 }, (_, n) => `WELL-${String(n).padStart(2, '0')}`);
const monthOf = (well: string) => `${well}/2026-03`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-salvage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('INS-20 a damaged database is salvaged', () => {
  it('INS-21 gets everything back when the header is zeroed, without any backup', async () => {
    const truth = await makeTenant({ withBackup: false });
    damage((file) => file.fill(0, 0, 100));
    const report = await salvage();
    expect(report).toMatchObject({ lost: [], restored: 0 });
    expect(readAll()).toEqual(truth);
  });

  it('INS-21 gets everything back when the whole first page is gone', async () => {
    const truth = await makeTenant({ withBackup: false });
    damage((file) => file.fill(0xff, 0, pageSize));
    const report = await salvage();
    expect(report.lost).toEqual([]);
    expect(readAll()).toEqual(truth);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'INS-22 after random pages were overwritten (seed %i) nothing is wrong without being listed',
    async (seed) => {
      const truth = await makeTenant({ withBackup: true });
      const random = seededRandom(seed);
      const overwritten = damage((file) => {
        const pages = Math.floor(file.length / pageSize);
        for (let n = 0; n < pages * 0.15; n++) {
          const page = 1 + Math.floor(random.fraction() * (pages - 1));
          file.set(random.bytes(pageSize), page * pageSize);
        }
      });
      const report = await salvage();
      expect(overwritten).toBeGreaterThan(0);
      expectNothingSilentlyWrong(truth, report);
      expect(report.lost.length + report.restored).toBeGreaterThan(0);
    },
  );

  it('INS-22 puts documents together from the last good copy and what still reads', async () => {
    const truth = await makeTenant({ withBackup: true });
    const pages = leavesOf('document').filter((_page, n) => n % 4 === 0);
    damage((file) => {
      for (const page of pages) file.fill(0x5a, (page - 1) * pageSize, page * pageSize);
    });
    const report = await salvage();
    // Snapshots that lay on those pages come from the backup, the edits after it from the tails.
    expect(report.restored).toBeGreaterThan(0);
    expect(report.restored).toBeLessThan(Object.keys(truth.documents).length / 2);
    expect(report.lost).toEqual([]);
    expect(readAll()).toEqual(truth);
  });

  it('INS-22 names the commands of which nothing reads any more', async () => {
    await makeTenant({ withBackup: true });
    const pages = [...leavesOf('document'), ...leavesOf('documentTail')];
    damage((file) => {
      for (const page of pages) file.fill(0x5a, (page - 1) * pageSize, page * pageSize);
    });
    const { lost } = await salvage();
    expect(lost).toHaveLength(wells.length * 2);
    for (const line of lost)
      expect(line).toMatch(/: 1 command not recovered \(test\.edit \w{26}\)$/);
    expect(readAll().documents['well WELL-07']).toMatchObject({ name: 'first WELL-07' });
  });

  it.each([1, 2, 3])(
    'INS-22 after single bytes were flipped in a tenth of the pages (seed %i) nothing is wrong without being listed',
    async (seed) => {
      const truth = await makeTenant({ withBackup: true });
      const random = seededRandom(seed + 100);
      damage((file) => {
        for (let at = pageSize; at < file.length; at += pageSize * 10) {
          const byte = at + Math.floor(random.fraction() * pageSize);
          file[byte] = file[byte]! ^ 0x5a;
        }
      });
      expectNothingSilentlyWrong(truth, await salvage());
    },
  );

  it('INS-22 takes what a file cut at half no longer holds from the last good copy', async () => {
    const truth = await makeTenant({ withBackup: true });
    damage((file) => file.subarray(0, Math.floor(file.length / 2 / pageSize) * pageSize + 777));
    const report = await salvage();
    expectNothingSilentlyWrong(truth, report);
    // Everything was backed up before the last round of edits, so of each document something is there.
    expect(Object.keys(readAll().documents).length).toBe(Object.keys(truth.documents).length);
    expect(report.restored).toBeGreaterThan(0);
  });

  it('INS-22 begins from the last good copy when the file is no database at all', async () => {
    const truth = await makeTenant({ withBackup: true });
    damage(() => Buffer.from('this is not a database, it is a shopping list\n'.repeat(500)));
    const report = await salvage();
    expect(report.restored).toBe(Object.keys(truth.documents).length);
    expect(report.asideFolder).toMatch(/^damaged/);
    const { documents } = readAll();
    expect(documents['wellMonth WELL-00/2026-03']).toMatchObject({ days: { '01': { oilBbl: 1 } } });
  });

  it('INS-23 passes over a backup that is itself damaged', async () => {
    await makeTenant({ withBackup: true });
    nodeDisk.makeFolder(join(folder, 'backups'));
    writeFileSync(join(folder, 'backups', 'tenant-20990101T000000000Z.db'), 'rotten');
    damage((file) => file.fill(0));
    const report = await salvage();
    expect(report.restored).toBeGreaterThan(wells.length);
  });

  it('INS-22 without file and backup leaves an empty tenant, and says so', async () => {
    await makeTenant({ withBackup: false });
    damage((file) => file.fill(0));
    const report = await salvage();
    expect(report.restored).toBe(0);
    expect(report.lost).toContain('audit: some entries may be missing');
    expect(readAll().documents).toEqual({});
  });
});

describe('the write-ahead log', () => {
  it('INS-24 plays what the log holds into the salvaged database', async () => {
    const store = openTestStore({ folder });
    edit(store, 'before', 1);
    store.database.write.pragma('wal_checkpoint(TRUNCATE)');
    store.database.write.pragma('wal_autocheckpoint = 0');
    edit(store, 'after', 2);
    const crashed = copyOfCrash(store);
    const file = readFileSync(join(crashed, 'tenant.db'));
    writeFileSync(join(crashed, 'tenant.db'), file.fill(0, 0, 100));
    folder = crashed;
    expect((await salvage()).lost).toEqual([]);
    expect(readAll().documents['well WELL-00']).toMatchObject({ name: 'after WELL-00' });
  });

  it('INS-24 says that commands may be missing when the log is garbage', async () => {
    const store = openTestStore({ folder });
    edit(store, 'before', 1);
    store.database.write.pragma('wal_checkpoint(TRUNCATE)');
    store.database.write.pragma('wal_autocheckpoint = 0');
    edit(store, 'after', 2);
    const crashed = copyOfCrash(store);
    writeFileSync(join(crashed, 'tenant.db-wal'), seededRandom(9).bytes(50_000));
    folder = crashed;
    const report = await salvage();
    expect(report.lost).toEqual([expect.stringContaining('write-ahead log')]);
    expect(readAll().documents['well WELL-00']).toMatchObject({ name: 'before WELL-00' });
    const aside = join(folder, report.asideFolder, 'tenant.db-wal');
    expect(readFileSync(aside).equals(Buffer.from(seededRandom(9).bytes(50_000)))).toBe(true);
  });

  it('INS-24 opens on the last checkpoint when the log is gone', async () => {
    const store = openTestStore({ folder });
    edit(store, 'before', 1);
    store.database.write.pragma('wal_checkpoint(TRUNCATE)');
    store.database.write.pragma('wal_autocheckpoint = 0');
    edit(store, 'after', 2);
    const crashed = copyOfCrash(store);
    rmSync(join(crashed, 'tenant.db-wal'));
    folder = crashed;
    expect(readAll().documents['well WELL-00']).toMatchObject({ name: 'before WELL-00' });
  });
});

describe('INS-25 a salvage that is interrupted', () => {
  it('is finished at the next start, whichever files had been exchanged', async () => {
    const truth = await makeTenant({ withBackup: false });
    const bytes = damagedBytes((file) => file.fill(0, 0, 100));
    // Stops the salvage at its last step but one, as a kill would.
    const dying = { ...nodeDisk, rename: dyingRename('salvaged.db') };
    await expect(salvageDatabase({ ...deps(), ports: { ...ports, disk: dying } })).rejects.toThrow(
      'killed',
    );
    expect(existsSync(join(folder, 'tenant.db'))).toBe(false);
    const report = finishSalvage(deps());
    expect(report).toMatchObject({ lost: [] });
    expect(readFileSync(join(folder, report!.asideFolder, 'tenant.db')).equals(bytes)).toBe(true);
    expect(readAll()).toEqual(truth);
    expect(finishSalvage(deps())).toBeUndefined();
  });
});

const ports = {
  disk: nodeDisk,
  clock: { nowMs: () => Date.UTC(2026, 3, 1), monotonicMs: () => 0 },
};
const deps = () => ({ ports, folder, log: pino({ level: 'silent' }) });

/** Salvages, having made sure that the damaged file was kept as it was. */
async function salvage(): Promise<SalvageReport> {
  const before = readFileSync(join(folder, 'tenant.db'));
  const report = await salvageDatabase(deps());
  expect(readFileSync(join(folder, report.asideFolder, 'tenant.db')).equals(before)).toBe(true);
  return report;
}

interface Made {
  readonly folder: string;
  readonly truth: Contents;
}
const made: { whole?: Promise<Made>; alone?: Promise<Made> } = {};
afterAll(async () => {
  for (const one of Object.values(made))
    rmSync((await one).folder, { recursive: true, force: true });
});

/** A tenant as it stands before its file is damaged: made once, and copied into this test's folder. */
async function makeTenant({ withBackup }: { readonly withBackup: boolean }): Promise<Contents> {
  const { folder: from, truth } = await (withBackup
    ? (made.whole ??= fillTenant(withBackup))
    : (made.alone ??= fillTenant(withBackup)));
  cpSync(from, folder, { recursive: true });
  return truth;
}

/** Wells and a month each; edited, backed up, edited again. One month is long enough to be folded. */
async function fillTenant(withBackup: boolean): Promise<Made> {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-salvage-made-'));
  const store = openTestStore({ folder });
  edit(store, 'first', 1);
  for (let n = 0; n < 70; n++) {
    store.run((e) => e.open('wellMonth', monthOf(wells[0]!)).set(['days', '20', 'waterBbl'], n));
  }
  if (withBackup) await backUp(ports, join(folder, 'tenant.db'), join(folder, 'backups'));
  edit(store, 'second', 2);
  store.close();
  return { folder, truth: readAll(folder) };
}

function edit(store: TestStore, name: string, day: number): void {
  for (const well of wells) {
    store.run((e) => {
      e.open('well', well).set(['name'], `${name} ${well}`);
      e.open('wellMonth', monthOf(well)).set(['days', `0${day}`, 'oilBbl'], day);
    });
  }
}

interface Contents {
  readonly documents: Record<string, unknown>;
  readonly days: unknown[];
  readonly audit: unknown[];
}

/** Everything in the tenant, read through the code that ships. */
function readAll(of = folder): Contents {
  const store = openTestStore({ folder: of });
  try {
    const names = store.rows('document') as { kind: DocumentKind; key: string }[];
    const documents = names.map(({ kind, key }) => [`${kind} ${key}`, store.read(kind, key)]);
    return {
      documents: Object.fromEntries(documents.toSorted(([a], [b]) => (a! < b! ? -1 : 1))),
      days: store.database.write.prepare('select * from productionDay order by wellId, day').all(),
      audit: store.database.write.prepare('select commandId, answer from audit order by n').all(),
    };
  } finally {
    store.close();
  }
}

/** Whatever is not as it was is named in the report; and what is there can be edited on. */
function expectNothingSilentlyWrong(truth: Contents, { lost }: SalvageReport): void {
  const found = readAll();
  for (const [name, value] of Object.entries(truth.documents)) {
    if (lost.some((line) => line.startsWith(`${name}:`))) continue;
    expect({ [name]: found.documents[name] }).toEqual({ [name]: value });
  }
  const known = new Set(Object.keys(truth.documents));
  expect(Object.keys(found.documents).filter((name) => !known.has(name))).toEqual([]);
  if (!lost.some((line) => line.startsWith('audit:'))) expect(found.audit).toEqual(truth.audit);
  const store = openTestStore({ folder, seed: 99 });
  store.run((e) => e.open('well', wells[3]!).set(['note'], 'after the salvage'));
  expect(store.read('well', wells[3]!)).toMatchObject({ note: 'after the salvage' });
  store.close();
}

function leavesOf(table: string): number[] {
  const database = nodeDisk.openDatabase(join(folder, 'tenant.db'));
  try {
    const query = `select pageno from dbstat where name = ? and pagetype = 'leaf' order by pageno`;
    return database.prepare<[string], number>(query).pluck().all(table);
  } finally {
    database.close();
  }
}

function damage(change: (file: Buffer) => Uint8Array | void): number {
  return damagedBytes(change).length;
}

function damagedBytes(change: (file: Buffer) => Uint8Array | void): Buffer {
  const path = join(folder, 'tenant.db');
  const file = readFileSync(path);
  const damaged = Buffer.from(change(file) ?? file);
  writeFileSync(path, damaged);
  return damaged;
}

/** The files as a kill leaves them, while the log has not been brought into the database. */
function copyOfCrash(store: TestStore): string {
  const crashed = join(folder, 'crashed');
  mkdirSync(crashed);
  for (const name of ['tenant.db', 'tenant.db-wal']) {
    copyFileSync(join(folder, name), join(crashed, name));
  }
  store.close();
  return crashed;
}

function dyingRename(name: string): typeof nodeDisk.rename {
  return (from, to) => {
    if (from.endsWith(name)) throw new Error('killed');
    nodeDisk.rename(from, to);
  };
}
