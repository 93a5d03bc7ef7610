import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usualKeepRules } from '#shared/domain/telemetry/keep-rules.ts';
import { openTestHistory, type TestHistory } from '#tests/fixtures/test-history.ts';
import { sample, tag } from '#tests/fixtures/test-historian.ts';
import { archiveFolderOf, readManifests } from './archive-files.ts';
import { createKeepRunner } from './keep-runner.ts';
import { createReadBackRunner } from './read-back-runner.ts';
import { readSpace } from './read-space.ts';

const monthMs = (month: number) => Date.UTC(2026, month - 1, 10);
const archiving = {
  ...usualKeepRules,
  standard: { rawMonths: 2, rollupYears: 20, archive: true },
};
let history: TestHistory;
beforeEach(async () => {
  history = await openTestHistory();
});
afterEach(() => history.close());

/** Half an hour of samples each second on the tenth of a month, with texts, bad ones, a boolean and what is no number. */
async function fill(name: string, month: number, count = 1_800): Promise<void> {
  const batch = Array.from({ length: count }, (_, n) =>
    sample(tag(name), monthMs(month) + n * 1_000, valueAt(n), {
      quality: n % 100 === 9 ? 'bad' : 'good',
      reason: n % 100 === 9 ? 'sensor-fault' : 'none',
    }),
  );
  await history.test.store().append(batch);
  await history.test.store().upkeep({ sealAll: true });
}
const odd = [-0, Infinity, 'pump-off', true, null, 5e-324, '', Number.NaN];
const valueAt = (n: number) => (n < odd.length ? odd[n]! : Math.sin(n * n));
const page = (name: string) => history.test.store().page(tag(name), 0, 1e14, 1e6);
const raw = async (name: string) =>
  [...(await page(name)).sourceMs].map((ms) => new Date(ms).getUTCMonth() + 1);
const monthsOf = async (name: string) => [...new Set(await raw(name))];
const keep = (more = {}) =>
  history.run(
    createKeepRunner(history.deps, async () => history.nowMs),
    null,
    more,
  );
const readBack = (path: string) => history.run(createReadBackRunner(history.deps), { path });
const kinds = () => history.deps.notes.list(100).map(({ kind }) => kind);
const folder = () => archiveFolderOf(history.archiveFolder, history.deps.tenantId);
const manifests = () => readManifests(history.deps.ports.disk, folder());
const minutes = async (name: string, month: number) => [
  ...(
    await history.test.store().aggregate(tag(name), monthMs(month), monthMs(month) + 1_800_000, 30)
  ).mean,
];

describe('keeping by class', () => {
  it('HSP-01 gives up samples by the class of their tags, keeps rollups, and notes what went and why', async () => {
    for (const month of [3, 6]) for (const name of ['short', 'a']) await fill(name, month);
    const before = await minutes('short', 3);
    expect(await keep()).toMatchObject({ monthsDropped: 1, stuck: 0 });
    expect(await monthsOf('short')).toEqual([6]);
    expect(await monthsOf('a')).toEqual([3, 6]);
    expect(await minutes('short', 3)).toEqual(before);
    expect(history.deps.notes.list(10)).toMatchObject([
      { kind: 'dropped-raw', keep: 'short', fromMs: Date.UTC(2026, 2), why: 'rule' },
    ]);
    expect(await keep()).toMatchObject({ monthsDropped: 0 });
  });

  it('HSP-03 leaves a month alone while something holds its samples, and says so once', async () => {
    await fill('short', 3);
    await fill('short', 4);
    history.world.rules = { ...usualKeepRules, short: { ...usualKeepRules.short, rawMonths: 1 } };
    history.world.mayForget = (_tag, fromMs) => (fromMs === Date.UTC(2026, 2) ? 'alarm' : true);
    await keep();
    await keep();
    expect(await monthsOf('short')).toEqual([3, 4]);
    expect(history.deps.notes.list(10)).toMatchObject([{ kind: 'held', why: 'alarm' }]);
    expect((await readSpace(history.deps, history.nowMs)).notices).toEqual([
      { kind: 'held', keep: 'short', why: 'alarm' },
    ]);
    history.world.mayForget = () => true;
    await keep();
    expect(await monthsOf('short')).toEqual([]);
  });
});

describe('archiving', () => {
  beforeEach(async () => {
    history.world.rules = archiving;
    await fill('a', 3);
    await fill('b', 3);
    history.deps.notes.changeSeat({ archiveFolder: history.archiveFolder });
  });

  it('HSP-05 writes Parquet and a manifest before the samples go, and puts back every sample as it was', async () => {
    const before = [await page('a'), await page('b'), await minutes('a', 3)];
    await keep();
    expect(await raw('a')).toEqual([]);
    expect(readdirSync(folder())).toEqual(['2026-03.standard.json', '2026-03.standard.parquet']);
    expect(manifests()).toMatchObject([
      {
        keep: 'standard',
        fromMs: Date.UTC(2026, 2),
        samples: 3_600,
        samplesByTag: { [tag('a')]: 1_800, [tag('b')]: 1_800 },
      },
    ]);
    expect(readFileSync(join(folder(), '2026-03.standard.parquet')).subarray(0, 4).toString()).toBe(
      'PAR1',
    );
    expect(kinds()).toEqual(['dropped-raw', 'archived']);

    for (const path of ['2026-03.standard.parquet', folder()]) {
      expect(await readBack(path)).toEqual({ files: 1, samplesBack: 3_600 });
      expect([await page('a'), await page('b'), await minutes('a', 3)]).toEqual(before);
    }
    expect(history.test.store().damage()).toEqual([]);
  });

  it('HSP-05 leaves alone for a month what was put back; then it goes, and no second archive is made', async () => {
    await keep();
    await readBack('2026-03.standard.parquet');
    expect(await keep()).toMatchObject({ monthsDropped: 0 });
    expect(await monthsOf('a')).toEqual([3]);
    history.test.clock.nowMs += 31 * 86_400_000;
    expect(await keep()).toMatchObject({ monthsDropped: 1 });
    expect(manifests()).toHaveLength(1);
  });

  it('HSP-05 lets no later month of the class take with it what was put back', async () => {
    await keep();
    await readBack('2026-03.standard.parquet');
    await fill('a', 4);
    expect(await keep()).toMatchObject({ monthsDropped: 0 });
    expect(await monthsOf('a')).toEqual([3, 4]);
  });

  it('HSP-05 keeps the corrections of the month with who, when and why', async () => {
    await history.test.store().correct(tag('a'), [sample(tag('a'), monthMs(3), 4)], {
      by: 'P1',
      atMs: history.nowMs,
      why: 'gauge was stuck',
    });
    await keep();
    expect(manifests()[0]!.edits).toMatchObject([
      { tagId: tag('a'), kind: 'correct', reason: { by: 'P1', why: 'gauge was stuck' } },
    ]);
  });

  it('HSP-05 drops nothing while there is no folder, it cannot be written, or it has no room', async () => {
    history.deps.notes.changeSeat({ archiveFolder: null });
    await keep();
    const inTheWay = join(history.deps.folder, 'file');
    writeFileSync(inTheWay, '');
    history.deps.notes.changeSeat({ archiveFolder: inTheWay });
    await keep();
    history.deps.notes.changeSeat({ archiveFolder: history.archiveFolder });
    history.world.freeBytes = 1;
    await keep();
    expect(await monthsOf('a')).toEqual([3]);
    const told = history.deps.notes.list(10).filter(({ kind }) => kind === 'archive-failed');
    expect(told.map(({ why }) => why)).toEqual(['disk-full', 'folder-not-writable', 'no-folder']);
  });

  it('HSP-05 goes on after a crash between the file and its manifest', async () => {
    history.world.reach = (step) => {
      if (step === 'archive:named') throw new Error('killed');
    };
    await expect(keep()).rejects.toThrow('killed');
    expect(readdirSync(folder())).toEqual(['2026-03.standard.parquet']);
    expect(await monthsOf('a')).toEqual([3]);
    history.world.reach = () => undefined;
    await keep();
    expect(readdirSync(folder())).toEqual(['2026-03.standard.json', '2026-03.standard.parquet']);
    expect(await raw('a')).toEqual([]);
  });

  it('HSP-05 stops when it is cancelled, and leaves no file', async () => {
    const stop = new AbortController();
    const stopped = keep({ signal: stop.signal, progress: () => stop.abort(new Error('stopped')) });
    await expect(stopped).rejects.toThrow('stopped');
    expect(readdirSync(folder())).toEqual([]);
    expect(await monthsOf('a')).toEqual([3]);
  });

  it('HSP-05 drops nothing when samples came in while the month was archived', async () => {
    let isLate = false;
    const late = async () => {
      isLate = true;
      await history.test.store().append([sample(tag('a'), monthMs(3) + 500, 1)]);
    };
    const stop = keep({
      progress: (_done: number, _total: number, step: string) =>
        void (step === 'verifying' && !isLate && late()),
    });
    await stop;
    expect(kinds()).toEqual(['archive-failed']);
    expect((await page('a')).sourceMs).toHaveLength(1_801);
    await keep();
    expect(await raw('a')).toEqual([]);
    const { file } = manifests().find(({ samples }) => samples === 3_601)!;
    await readBack(file);
    expect((await page('a')).sourceMs).toHaveLength(1_801);
  });

  it('HSP-05 refuses an archive whose bytes changed, and one of another operator', async () => {
    await keep();
    const path = join(folder(), '2026-03.standard.parquet');
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    await expect(readBack(path)).rejects.toMatchObject({ code: 'archive-damaged' });
    const manifest = join(folder(), '2026-03.standard.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('01HZ', '01HY'));
    await expect(readBack(path)).rejects.toMatchObject({ code: 'archive-of-other-tenant' });
    writeFileSync(path, 'nothing');
    writeFileSync(manifest, '{}');
    await expect(readBack(path)).rejects.toMatchObject({ code: 'archive-damaged' });
    await expect(readBack('1999-01.standard.parquet')).rejects.toMatchObject({
      code: 'file-not-found',
    });
    expect(existsSync(path)).toBe(true);
  });
});

describe('making room', () => {
  it('HSP-06 gives up short raw samples first, then the oldest, then rollups, and says when nothing is left', async () => {
    await fill('short', 5);
    await fill('a', 2);
    await fill('long', 4);
    await fill('a', 7);
    history.world.freeBytes = 1;
    await keep();
    const dropped = history.deps.notes.list(20).toReversed();
    expect(dropped.map(({ kind, keep: of, why }) => `${kind} ${of} ${why}`)).toEqual([
      'dropped-raw short disk',
      'dropped-raw standard disk',
      'dropped-raw long disk',
      'dropped-all standard disk',
      'dropped-all long disk',
      'dropped-all short disk',
      'no-room-left null disk',
    ]);
    // The month that runs stays.
    expect(await monthsOf('a')).toEqual([7]);
    const { notices } = await readSpace(history.deps, history.nowMs);
    expect(notices.map(({ kind }) => kind)).toEqual(['disk-low', 'no-room-left']);
  });

  it('HSP-07 keeps within the quota and gives up no more than that needs', async () => {
    for (const month of [2, 3, 4, 5, 6]) await fill('a', month, 40_000);
    const { totalBytes, months } = await readSpace(history.deps, history.nowMs);
    // 0.1 GB is the least a person can choose; so little data needs less.
    const seat = { quotaGb: (totalBytes - 1) / 1e9, archiveFolder: null };
    history.deps.notes.seat = () => seat;
    await keep();
    const needed = Math.ceil((totalBytes * 0.05) / months[0]!.rawBytes);
    expect(needed).toBeLessThan(5);
    expect(history.deps.notes.list(20).map(({ kind, why }) => `${kind} ${why}`)).toEqual(
      Array.from({ length: needed }, () => 'dropped-raw quota'),
    );
    expect(await monthsOf('a')).toEqual([2, 3, 4, 5, 6].slice(needed));
  });
});
