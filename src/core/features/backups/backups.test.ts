import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ContractClient } from '#shared/contract/open-client.ts';
import { formatRecoveryCode } from '#shared/domain/backups/recovery-code.ts';
import type { DeviceId, JobId, TagId, TenantId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';

const passphrase = 'correct horse battery staple';
const secret = { kind: 'passphrase' as const, text: passphrase };

let one: TestCore;
let target: string;
let tenantId: TenantId;
let client: ContractClient;
const cores: TestCore[] = [];

async function start(): Promise<TestCore> {
  const core = await startTestCore();
  cores.push(core);
  return core;
}

beforeEach(async () => {
  one = await start();
  target = join(one.folder, 'stick');
  mkdirSync(target);
  tenantId = await one.makeTenant();
  client = await one.connect({ tenantId });
});
afterEach(async () => {
  for (const core of cores.splice(0)) await core.close();
});

const waiting = { timeout: 60_000, interval: 50 };

async function setUp(): Promise<void> {
  await client.backups.changePlan({ changes: { folder: target } });
  await client.backups.setPassphrase({ passphrase });
}

async function ended(jobId: JobId) {
  return vi.waitFor(async () => {
    const job = await client.jobs.get({ jobId });
    if (job.endedAtMs === null) throw new Error(`still ${job.state}`);
    return job;
  }, waiting);
}

async function makeOne(): Promise<string> {
  const { jobId } = await client.backups.start({});
  const job = await ended(jobId);
  if (job.state !== 'done') throw new Error(JSON.stringify(job.failure));
  return join(target, String(job.result!['file']));
}

async function restored(at: ContractClient) {
  return vi.waitFor(async () => {
    const state = await at.backups.restoring();
    if (state.state === 'running') throw new Error('still running');
    return state;
  }, waiting);
}

async function addWell(at: ContractClient, name: string): Promise<void> {
  await at.wells.create({ fields: { name } });
}

async function namesAt(at: ContractClient): Promise<string[]> {
  return (await at.wells.list()).map(({ name }) => name).toSorted();
}

async function depsAt(at: TestCore, id: TenantId): Promise<TenantDeps> {
  return at.core.contextOf(await at.core.createSession({ tenantId: id, role: 'owner' })).tenant!;
}

const tagId = '01HDEVICE/psi' as TagId;

function samples(from: number, count: number): Sample[] {
  return Array.from({ length: count }, (_, n) => {
    const ms = 1_700_000_000_000 + (from + n) * 1_000;
    const value = (from + n) / 7;
    return { tagId, sourceMs: ms, arrivalMs: ms, value, quality: 'good', reason: 'none' } as const;
  });
}

/** A file that is the same but for one byte. */
function flip(path: string, at: number): string {
  const bytes = readFileSync(path);
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  const flipped = join(one.folder, `flipped-${at}.wellosbackup`);
  writeFileSync(flipped, bytes);
  return flipped;
}

async function failureOf(at: ContractClient, path: string, replace = true) {
  try {
    await at.backups.restore({ path, secret, replace });
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
  return (await restored(at)).failure?.code;
}

const tenantFolders = (core: TestCore) => readdirSync(join(core.folder, 'data', 'tenants'));

describe('a backup', () => {
  it('BAK-01 is one file, made while the tenant is in use, and is the same tenant on another computer', async () => {
    await addWell(client, 'Caprock 1H');
    const deps = await depsAt(one, tenantId);
    await deps.samples.append(samples(0, 5_000));
    await deps.deviceSecrets.write('01HDEVICE' as DeviceId, 'a password');
    await setUp();
    const path = await makeOne();
    expect(readdirSync(target)).toEqual([basename(path)]);

    const other = await start();
    const there = await other.connect({ tenantId: null });
    expect(await there.backups.find({ folder: target })).toMatchObject([{ path }]);
    const said = await there.backups.inspect({ path });
    expect(said).toMatchObject({ tenantId, isHere: false, opensWith: ['passphrase'] });
    await there.backups.restore({ path, secret });
    expect(await restored(there)).toMatchObject({ state: 'done', tenantId, keptAside: null });
    const tenant = await other.connect({ tenantId });
    expect(await namesAt(tenant)).toEqual(['Caprock 1H']);
    const again = await depsAt(other, tenantId);
    expect(await again.samples.count(tagId, 0, Infinity)).toBe(5_000);
    expect(await again.deviceSecrets.read('01HDEVICE' as DeviceId)).toBe('a password');
    expect(statSync(join(again.folder, 'secrets')).mode & 0o777).toBe(0o700);
  });

  it('BAK-02 holds what was acknowledged before it began, of documents and of samples, while both go on', async () => {
    const deps = await depsAt(one, tenantId);
    await deps.samples.append(samples(0, 20_000));
    await setUp();
    let isOver = false;
    const writing = (async () => {
      for (let n = 0; !isOver; n++) {
        await addWell(client, `Well ${n}`);
        await deps.samples.append(samples(20_000 + n * 2_000, 2_000));
      }
    })();
    await vi.waitFor(
      async () => expect((await namesAt(client)).length).toBeGreaterThan(2),
      waiting,
    );
    const before = await namesAt(client);
    const path = await makeOne();
    isOver = true;
    await writing;
    const other = await start();
    const there = await other.connect({ tenantId: null });
    await there.backups.restore({ path, secret });
    expect(await restored(there)).toMatchObject({ state: 'done' });
    const names = await namesAt(await other.connect({ tenantId }));
    for (const name of before) expect(names).toContain(name);
    const again = await depsAt(other, tenantId);
    const count = await again.samples.count(tagId, 0, Infinity);
    expect(count).toBeGreaterThanOrEqual(20_000);
    // Without a hole: what is there is the beginning of what was appended.
    const [last] = await again.samples.latest([tagId]);
    expect(last!.sourceMs).toBe(1_700_000_000_000 + (count - 1) * 1_000);
  });

  it('BAK-03 shows nothing of what it holds, and opens with its passphrase only', async () => {
    await addWell(client, 'Secretive 7H');
    await setUp();
    const path = await makeOne();
    expect(readFileSync(path).includes('Secretive')).toBe(false);
    expect(await failureOf(client, path)).toBe(undefined);
    await expect(
      client.backups.restore({
        path,
        secret: { ...secret, text: 'another passphrase' },
        replace: true,
      }),
    ).rejects.toMatchObject({ code: 'backup-secret-wrong' });
    await expect(
      client.backups.restore({ path, secret: { kind: 'kit', text: 'x' }, replace: true }),
    ).rejects.toMatchObject({ code: 'backup-secret-other' });
  });

  it('BAK-04 is refused when a byte of it is another, or its end is missing, and nothing here changes', async () => {
    await addWell(client, 'Caprock 1H');
    await setUp();
    const path = await makeOne();
    const size = statSync(path).size;
    const before = tenantFolders(one);
    const places = [20, 200, Math.floor(size / 3), Math.floor(size / 2), size - 5_000, -1];
    for (const at of places) expect(await failureOf(client, flip(path, at))).toMatch(/^backup-/);
    for (const cut of [0, 4, 100, Math.floor(size / 2), size - 1]) {
      const short = join(one.folder, 'short.wellosbackup');
      writeFileSync(short, readFileSync(path).subarray(0, cut));
      expect(await failureOf(client, short)).toMatch(/^backup-(unknown|damaged)/);
    }
    const longer = join(one.folder, 'longer.wellosbackup');
    writeFileSync(longer, Buffer.concat([readFileSync(path), Buffer.alloc(64)]));
    expect(await failureOf(client, longer)).toBe('backup-damaged');
    expect(tenantFolders(one)).toEqual(before);
    expect(await namesAt(client)).toEqual(['Caprock 1H']);
  });

  it('BAK-05 of a newer WellOS says so, and what is no backup is told from one', async () => {
    await setUp();
    const path = await makeOne();
    const bytes = readFileSync(path).toString('latin1');
    const newer = join(one.folder, 'newer.wellosbackup');
    writeFileSync(newer, bytes.replace('"format":1', '"format":9'), 'latin1');
    const ahead = join(one.folder, 'ahead.wellosbackup');
    writeFileSync(ahead, bytes.replace(/"lastMigration":"00/, '"lastMigration":"99'), 'latin1');
    const text = join(one.folder, 'text.wellosbackup');
    writeFileSync(text, 'a letter');
    const code = (data: string) => ({ code: data });
    await expect(client.backups.inspect({ path: newer })).rejects.toMatchObject(
      code('backup-newer'),
    );
    expect(await failureOf(client, ahead)).toBe('backup-newer');
    await expect(client.backups.inspect({ path: text })).rejects.toMatchObject(
      code('backup-unknown'),
    );
    const gone = join(target, 'gone.wellosbackup');
    await expect(client.backups.inspect({ path: gone })).rejects.toMatchObject(
      code('backup-unreadable'),
    );
  });

  it('BAK-06 that cannot be written is refused, and the one before stays', async () => {
    await setUp();
    const first = await makeOne();
    const aside = `${target}-unplugged`;
    renameSync(target, aside);
    const { jobId } = await client.backups.start({});
    const job = await ended(jobId);
    expect(job).toMatchObject({ state: 'failed', failure: { code: 'folder-not-writable' } });
    expect(existsSync(target)).toBe(false);
    renameSync(aside, target);
    expect(readdirSync(target)).toEqual([basename(first)]);
    const { runs, warnings } = await client.backups.state();
    expect(runs[0]).toMatchObject({ problem: 'folder-not-writable', file: null });
    expect(warnings).toContainEqual(expect.objectContaining({ kind: 'last-failed' }));
  });

  it('BAK-07 that is cancelled leaves no file, and the one before stays', async () => {
    const deps = await depsAt(one, tenantId);
    await deps.samples.append(samples(0, 400_000));
    await setUp();
    const first = await makeOne();
    const { jobId } = await client.backups.start({});
    await vi.waitFor(
      async () => expect((await client.jobs.get({ jobId })).done).toBeGreaterThan(0),
      {
        ...waiting,
        interval: 1,
      },
    );
    await client.jobs.cancel({ jobId });
    expect(await ended(jobId)).toMatchObject({ state: 'cancelled' });
    expect(readdirSync(target)).toEqual([basename(first)]);
    expect(readdirSync(join(deps.folder, 'backups'))).toEqual([]);
  });

  it('BAK-08 is not begun without a folder and a secret, nor into the tenant itself', async () => {
    const code = (data: string) => ({ code: data });
    await expect(client.backups.start({})).rejects.toMatchObject(code('backup-not-set-up'));
    await client.backups.changePlan({ changes: { folder: target } });
    await expect(client.backups.start({})).rejects.toMatchObject(code('backup-not-set-up'));
    const { folder } = await depsAt(one, tenantId);
    for (const bad of ['relative/folder', join(target, 'none'), join(folder, 'backups')]) {
      await expect(client.backups.changePlan({ changes: { folder: bad } })).rejects.toMatchObject(
        code('folder-not-writable'),
      );
    }
  });
});

describe('a rehearsal', () => {
  it('BAK-10 restores each backup into a scratch folder, and tells what it found there', async () => {
    await addWell(client, 'Caprock 1H');
    const { samples: store, folder } = await depsAt(one, tenantId);
    await store.append(samples(0, 1_000));
    await setUp();
    await makeOne();
    const { runs, lastVerifiedAtMs, warnings } = await client.backups.state();
    expect(runs[0]).toMatchObject({ problem: null, isByPlan: false });
    expect(runs[0]!.verifiedAtMs).toBe(lastVerifiedAtMs);
    expect(runs[0]!.documents).toBeGreaterThan(1);
    expect(runs[0]!.rows).toBeGreaterThan(10);
    expect(warnings.map(({ kind }) => kind)).toEqual(['off', 'no-kit']);
    expect(existsSync(join(folder, 'backups', 'rehearsal'))).toBe(false);
  });
});

describe('restoring', () => {
  it('BAK-20 takes the place of nobody who was not asked about, and keeps the one it replaces', async () => {
    await addWell(client, 'Old');
    await setUp();
    const path = await makeOne();
    await addWell(client, 'Since then');
    await expect(client.backups.restore({ path, secret })).rejects.toMatchObject({
      code: 'backup-tenant-here',
    });
    await client.backups.restore({ path, secret, replace: true });
    const { state, keptAside } = await restored(await one.connect({ tenantId: null }));
    expect(state).toBe('done');
    const now = await one.connect({ tenantId });
    expect(await namesAt(now)).toEqual(['Old']);
    expect(existsSync(join(keptAside!, 'tenant.db'))).toBe(true);
    expect(tenantFolders(one)).toHaveLength(1);
    await one.stop();
    await one.start();
    expect(await namesAt(await one.connect({ tenantId }))).toEqual(['Old']);
  });

  it('BAK-21 that is cancelled leaves nothing, and what is here stays open', async () => {
    const deps = await depsAt(one, tenantId);
    await deps.samples.append(samples(0, 400_000));
    await addWell(client, 'Here');
    await setUp();
    const path = await makeOne();
    await client.backups.restore({ path, secret, replace: true });
    await client.backups.cancelRestore({});
    expect(await restored(client)).toMatchObject({ state: 'cancelled' });
    expect(tenantFolders(one)).toHaveLength(1);
    expect(await namesAt(client)).toEqual(['Here']);
  });

  it('BAK-22 is done one at a time', async () => {
    await setUp();
    const path = await makeOne();
    await client.backups.restore({ path, secret, replace: true });
    await expect(client.backups.restore({ path, secret, replace: true })).rejects.toMatchObject({
      code: 'backup-restoring',
    });
    await restored(await one.connect({ tenantId: null }));
  });

  it('BAK-24 goes on with no job that was under way when the backup was made', async () => {
    await setUp();
    const path = await makeOne();
    const other = await start();
    const there = await other.connect({ tenantId: null });
    await there.backups.restore({ path, secret });
    await restored(there);
    const tenant = await other.connect({ tenantId });
    expect((await tenant.jobs.list()).map(({ state }) => state)).toEqual(['cancelled']);
  });

  it('BAK-23 that was cut off once it was proven is finished at the next start, and before that is cleared away', async () => {
    await addWell(client, 'Here');
    const { folder } = await depsAt(one, tenantId);
    const tenants = dirname(folder);
    await one.stop();
    cpSync(folder, join(tenants, `.restored-${tenantId}`), { recursive: true });
    cpSync(folder, join(tenants, `.restoring-${tenantId}`), { recursive: true });
    await one.start();
    expect(tenantFolders(one)).toEqual([basename(folder)]);
    expect(readdirSync(join(one.folder, 'data', 'replaced'))).toHaveLength(1);
    expect(await namesAt(await one.connect({ tenantId }))).toEqual(['Here']);
    await one.stop();
    renameSync(folder, join(tenants, `.restored-${tenantId}`));
    await one.start();
    expect(await namesAt(await one.connect({ tenantId }))).toEqual(['Here']);
  });

  it('BAK-25 SEC-22 makes a new device on another computer unless its key was asked for, and on its own stays the one it is', async () => {
    const deviceAt = async (at: TestCore) =>
      (await (await at.connect({ tenantId })).sync.status()).device;
    const own = await deviceAt(one);
    await setUp();
    const without = await makeOne();
    await client.backups.changePlan({ changes: { withDeviceKey: true } });
    const withKey = await makeOne();
    expect((await client.backups.inspect({ path: without })).hasDeviceKey).toBe(false);
    expect((await client.backups.inspect({ path: withKey })).hasDeviceKey).toBe(true);
    for (const [path, isOwn] of [
      [without, false],
      [withKey, true],
    ] as const) {
      const other = await start();
      const there = await other.connect({ tenantId: null });
      await there.backups.restore({ path, secret });
      await restored(there);
      expect((await deviceAt(other)) === own).toBe(isOwn);
      const secrets = readdirSync(join((await depsAt(other, tenantId)).folder, 'secrets'));
      expect(secrets).not.toHaveLength(0);
      expect(secrets.filter((name) => !name.endsWith('.sealed'))).toEqual([]);
    }
    await client.backups.restore({ path: without, secret, replace: true });
    await restored(await one.connect({ tenantId: null }));
    expect(await deviceAt(one)).toBe(own);
  });

  it('BAK-35 opens with the code of the kit that was made before it', async () => {
    await setUp();
    await client.backups.makeKit({ language: 'en' });
    const state = await client.backups.state();
    expect(state.kit).toMatchObject({ isOwner: false });
    expect(state.warnings.map(({ kind }) => kind)).toEqual(['off']);
    const path = await makeOne();
    expect((await client.backups.inspect({ path })).opensWith).toEqual(['passphrase', 'kit']);
    const code = formatRecoveryCode(new Uint8Array(20));
    await expect(
      client.backups.restore({ path, secret: { kind: 'kit', text: code }, replace: true }),
    ).rejects.toMatchObject({ code: 'backup-secret-wrong' });
    await expect(
      client.backups.restore({ path, secret: { kind: 'kit', text: 'ABCD' }, replace: true }),
    ).rejects.toMatchObject({ code: 'recovery-code-mistyped' });
  });
});
