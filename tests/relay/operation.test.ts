import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bring, TestLink } from './test-link.ts';
import { tokenOf } from './test-requests.ts';
import { field, newDevice, TestTenant } from './test-tenant.ts';
import { patient, adminToken, startRelay, type TestRelay } from './test-relay.ts';

const metricsToken = 'metrics-token-of-the-tests';
let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay({ env: { WELLOS_RELAY_METRICS_TOKEN: metricsToken } });
});
afterAll(() => relay.close());

const ask = (path: string, token?: string, method = 'GET') =>
  fetch(`${relay.url}${path}`, {
    method,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

describe('accounts', () => {
  it('RLY-50 are for who shows the token', async () => {
    expect((await ask('admin/tenants')).status).toBe(401);
    expect((await ask('admin/tenants', 'x'.repeat(24))).status).toBe(401);
    expect((await ask('admin/tenants', metricsToken)).status).toBe(401);
    expect((await ask('admin/tenants', adminToken)).status).toBe(200);
  });

  it('RLY-50 are made, told of, changed, and removed when they were suspended', async () => {
    const claim = await relay.addTenant('acme', { quotaBytes: 1_000_000 });
    expect(claim.length).toBeGreaterThan(20);
    expect((await relay.admin('POST', 'tenants', { name: 'acme' })).status).toBe(409);
    for (const wrong of [
      { name: '../x' },
      { name: 'Upper' },
      { name: 'ok', quotaBytes: -1 },
      { name: 'ok', more: 1 },
      {},
    ])
      expect((await relay.admin('POST', 'tenants', wrong)).status).toBe(400);
    const tenant = new TestTenant();
    const link = await bring(relay.url, 'acme', tenant, claim);
    const { body } = await relay.admin('GET', 'tenants/acme');
    expect(body).toMatchObject({
      name: 'acme',
      tenant: tenant.id,
      state: 'active',
      quotaBytes: 1_000_000,
    });
    expect(body.usedBytes).toBeGreaterThan(100);
    expect(JSON.stringify(await relay.admin('GET', 'tenants'))).not.toContain('claim');
    expect((await relay.admin('DELETE', 'tenants/acme')).body.why).toBe('not-suspended');
    await relay.admin('PATCH', 'tenants/acme', { state: 'suspended' });
    expect((await relay.admin('DELETE', 'tenants/acme')).status).toBe(204);
    expect((await relay.admin('GET', 'tenants/acme')).status).toBe(404);
    expect(existsSync(join(relay.folder, 'tenants', 'acme.db'))).toBe(false);
    await link.wire.ended;
    // Nothing of the one before comes back with its name.
    const again = await relay.addTenant('acme');
    const other = await bring(relay.url, 'acme', new TestTenant(), again);
    other.close();
  });

  it('RLY-03 have a new claim code when one was lost, and the one before is void', async () => {
    const lost = await relay.addTenant('lost');
    const { body } = await relay.admin('POST', 'tenants/lost/claim');
    const tenant = new TestTenant();
    await expect(TestLink.open(relay.url, 'lost', tenant.owner, { claim: lost })).rejects.toThrow(
      'stranger',
    );
    const link = await TestLink.open(relay.url, 'lost', tenant.owner, { claim: body.claim });
    link.close();
  });
});

describe('a relay in operation', () => {
  it('RLY-51 says that it lives and is ready, and gives its figures to who shows a token', async () => {
    expect(await (await ask('healthz')).json()).toEqual({ alive: true });
    expect(await (await ask('readyz')).json()).toEqual({ ready: true });
    expect((await ask('metrics')).status).toBe(401);
    for (const token of [adminToken, metricsToken]) {
      const text = await (await ask('metrics', token)).text();
      expect(text).toMatch(/^wellos_relay_connections \d+$/m);
      expect(text).toMatch(/^wellos_relay_take_seconds_count \d+$/m);
      expect(text).not.toMatch(/acme|tenant-/);
    }
  });

  it('RLY-54 tells members who is connected', async () => {
    const tenant = new TestTenant();
    const truck = tenant.add('pumper');
    const link = await bring(relay.url, 'presence', tenant, await relay.addTenant('presence'));
    const driving = await TestLink.open(relay.url, 'presence', truck);
    const token = await tokenOf(relay.url, 'presence', truck);
    const present = async () =>
      (
        (await (await ask('t/presence/presence', token)).json()) as {
          connected: { device: string }[];
        }
      ).connected
        .map(({ device }) => device)
        .toSorted();
    await expect.poll(present, patient).toEqual([tenant.owner.key, truck.key].toSorted());
    driving.close();
    await expect.poll(present, patient).toEqual([tenant.owner.key]);
    expect((await ask('t/presence/presence')).status).toBe(401);
    link.close();
  });

  it('RLY-52 answers for what it took when it is told to end, says so to devices, and ends with 0', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-drained-'));
    const ending = await startRelay({ folder });
    const tenant = new TestTenant();
    const link = await bring(ending.url, 'drained', tenant, await ending.addTenant('drained'));
    const chunks = Array.from({ length: 30 }, (_, n) => tenant.write(tenant.owner, `gauge ${n}`));
    const given = Promise.all(chunks.map((chunk) => link.give(field, [chunk])));
    await link.until((heard) => heard.some((one) => one.kind === 'kept' && one.space === field));
    const code = ending.stop();
    expect(await link.wire.ended).toBe('drained');
    expect(await code).toBe(0);
    given.catch(() => undefined);
    const kept = link.heard.filter((one) => one.kind === 'kept' && one.space === field).length;
    const next = await startRelay({ folder });
    const reader = await TestLink.open(next.url, 'drained', tenant.owner);
    reader.have(field);
    expect((await reader.take(field, kept)).length).toBeGreaterThanOrEqual(kept);
    reader.close();
    await next.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('RLY-52 ends a poll that waits, and keeps its own token for itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-polled-'));
    const ending = await startRelay({
      folder,
      env: { WELLOS_RELAY_ADMIN_TOKEN: undefined as unknown as string },
    });
    const file = join(folder, 'admin-token');
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(ending.log()).not.toContain(readFileSync(file, 'utf8').trim());
    const opened = await fetch(`${ending.url}t/nobody/poll`, { method: 'POST' });
    const { id } = (await opened.json()) as { id: string };
    // The one that comes later sends the earlier away, and so is known to wait.
    const asked = [0, 1].map(() => fetch(`${ending.url}t/nobody/poll/${id}?seen=1`));
    const earlier = await Promise.race(asked.map((one, at) => one.then(() => at)));
    const waiting = asked[1 - earlier]!;
    const code = ending.stop();
    expect((await waiting).headers.get('wellos-closed')).toBe('drained');
    expect(await code).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('RLY-53 logs neither secrets nor what devices say', async () => {
    const tenant = new TestTenant();
    const claim = await relay.addTenant('logged');
    const link = await bring(relay.url, 'logged', tenant, claim);
    link.send({
      kind: 'hello',
      protocol: 1,
      app: 'said-by-app',
      tenant: tenant.id,
      place: 'said-of-place',
      spaces: [],
      asks: false,
    });
    const token = await tokenOf(relay.url, 'logged', tenant.owner);
    await ask(`t/logged/presence?token=${token}`, token);
    await ask('admin/tenants', 'a-guess-at-the-admin-token');
    await TestLink.open(relay.url, 'logged', newDevice(), { claim: 'a-guess-at-the-claim' }).catch(
      () => undefined,
    );
    await fetch(`${relay.url}admin/tenants`, {
      method: 'POST',
      body: '{"claim":"broken',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    });
    await expect.poll(() => relay.log(), patient).toContain('/t/:name/presence');
    const said = [
      adminToken,
      metricsToken,
      claim,
      token,
      'a-guess-at',
      'said-',
      'broken',
      tenant.owner.key,
    ];
    for (const secret of said) expect(relay.log()).not.toContain(secret);
    link.close();
  });

  it('RLY-55 does not start when it was told something wrong, and repeats no secret', () => {
    const start = (args: string[], env: Record<string, string> = {}) =>
      spawnSync(process.execPath, ['relay-server/src/main.ts', ...args], {
        cwd: resolve(import.meta.dirname, '../..'),
        env: { ...process.env, ...env },
        encoding: 'utf8',
        timeout: 20_000,
      });
    const wrong = start(['--prot', '1'], { WELLOS_RELAY_ADMIN_TOKEN: 'short' });
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('--prot')]);
    const short = start([], { WELLOS_RELAY_ADMIN_TOKEN: 'short' });
    expect([short.status, short.stderr]).toEqual([1, expect.stringContaining('adminToken')]);
    expect(short.stderr).not.toContain('short');
    const folder = mkdtempSync(join(tmpdir(), 'wellos-taken-'));
    const taken = start(['--data', folder, '--port', new URL(relay.url).port]);
    expect([taken.status, taken.stderr]).toEqual([1, expect.stringContaining('port is in use')]);
    const shared = start(['--data', relay.folder, '--port', '0']);
    expect([shared.status, shared.stderr]).toEqual([1, expect.stringContaining('Another relay')]);
    expect(start(['--help']).stdout).toContain('--public-host');
    rmSync(folder, { recursive: true, force: true });
  });
});
