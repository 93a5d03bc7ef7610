import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { membersSpace } from '#shared/chunks/header.ts';
import { must } from '#shared/kit/must.ts';
import { bring, TestLink } from './test-link.ts';
import { field, TestTenant } from './test-tenant.ts';
import { freePort, postgresBinaries, startPostgres, type TestPostgres } from './test-postgres.ts';
import { patient, startRelay, type TestRelay, writeLimits } from './test-relay.ts';

const natsBinary = [
  '/usr/sbin/nats-server',
  '/usr/bin/nats-server',
  '/usr/local/bin/nats-server',
].find(existsSync);
if (!postgresBinaries) console.warn('SKIPPED: several relays, no PostgreSQL server is installed');
if (!natsBinary) console.warn('SKIPPED: hints by NATS, no nats-server is installed');

let postgres: TestPostgres;
let nats: { readonly url: string; readonly process: ChildProcess } | undefined;
beforeAll(async () => {
  if (!postgresBinaries) return;
  postgres = await startPostgres();
  if (natsBinary) nats = await startNats(natsBinary);
});
afterAll(async () => {
  if (nats) {
    const ended = new Promise((resolve) => nats?.process.once('exit', resolve));
    nats.process.kill();
    await ended;
  }
  postgres?.close();
});

/** Hints by the database, by NATS, and by neither: a port of NATS where relays hear nothing of each other. */
const ways = [
  ['PostgreSQL’s notifications', 'notify', () => ({}), true],
  [
    'NATS',
    'nats',
    () => ({ WELLOS_RELAY_NATS_URL: must(nats, 'started').url }),
    natsBinary !== undefined,
  ],
] as const;

describe.runIf(postgresBinaries)('two relays that share a database', () => {
  describe.each(ways)('with hints by %s', (_, name, env, isHere) => {
    it.runIf(isHere)(
      'RLY-32 RLY-34 RLY-54 pass on what either is brought, and say who is at either',
      async () => {
        // So seldom that only hints can have brought what arrives.
        const limits = writeLimits({ lookEveryMs: 600_000 });
        const [one, other] = await startTwo({ env: env(), limits });
        const { tenant, office, driving } = await setupBoth(name, one, other);
        const chunk = tenant.write(tenant.owner, 'at one');
        await office.give(field, [chunk]);
        expect(await driving.take(field, 1)).toEqual([chunk.id]);
        const back = tenant.write(tenant.owner, 'at the other');
        await driving.give(field, [back]);
        expect(await office.take(field, 1)).toEqual([back.id]);
        office.send({ kind: 'live', space: field, bytes: Uint8Array.of(7) });
        expect(
          (await driving.until((all) => all.find((one_) => one_.kind === 'live'))).bytes,
        ).toEqual(Uint8Array.of(7));
        await expect
          .poll(
            async () => (await one.admin('GET', `tenants/${name}`)).body.connected.length,
            patient,
          )
          .toBe(2);
        // A revocation at one lets go at the other.
        const truck = tenant.of(membersSpace).at(-1)!.says.author;
        await office.give(membersSpace, [
          tenant.revoke({ key: truck, signer: tenant.owner.signer }),
        ]);
        expect(await driving.wire.ended).toBe('revoked');
        await one.admin('PATCH', `tenants/${name}`, { state: 'suspended' });
        await office.wire.ended;
        await Promise.all([one.close(), other.close()]);
      },
    );
  });

  it('RLY-32 find what they were not told of by looking, and store nothing of what was written', async () => {
    const limits = writeLimits({ lookEveryMs: 200 });
    // Each hears a NATS of nobody else's: no hint ever comes.
    const [one, other] = natsBinary
      ? await startTwo({
          env: { WELLOS_RELAY_NATS_URL: must(nats, 'started').url },
          limits,
          apart: true,
        })
      : await startTwo({ env: {}, limits });
    const { tenant, office, driving } = await setupBoth('unhinted', one, other);
    const planted = 'planted: 42.5 bbl at Sulphur Draw 7';
    const chunk = tenant.write(tenant.owner, planted);
    await office.give(field, [chunk]);
    expect(await driving.take(field, 1)).toEqual([chunk.id]);
    await Promise.all([one.close(), other.close()]);
    postgres.checkpoint();
    expect(filesContain(postgres.folder, tenant.id)).toBe(true);
    expect(filesContain(postgres.folder, planted)).toBe(false);
  });
});

describe.runIf(postgresBinaries)('a relay whose database goes away', () => {
  it('RLY-51 says that it is not ready, lets devices go, and takes up again when it is back', async () => {
    const away = await startPostgres();
    const relay = await startRelay({ args: ['--database-url', away.url] });
    const tenant = new TestTenant();
    const link = await bring(relay.url, 'away', tenant, await relay.addTenant('away'));
    const ready = async () => (await fetch(`${relay.url}readyz`)).status;
    expect(await ready()).toBe(200);
    away.stop();
    expect(await ready()).toBe(503);
    const chunk = tenant.write(tenant.owner, 'meanwhile');
    void link.give(field, [chunk]);
    expect(await link.wire.ended).toBe('trouble');
    away.start();
    await expect.poll(ready, patient).toBe(200);
    const again = await TestLink.open(relay.url, 'away', tenant.owner);
    expect(await again.give(field, [chunk])).toEqual([]);
    again.close();
    await relay.close();
    away.close();
  });
});

async function startTwo(options: {
  readonly env: Readonly<Record<string, string>>;
  readonly limits: string;
  readonly apart?: boolean;
}): Promise<readonly [TestRelay, TestRelay]> {
  const args = ['--database-url', postgres.url, '--limits', options.limits];
  const second = options.apart ? {} : options.env;
  return Promise.all([
    startRelay({ args, env: { ...options.env } }),
    startRelay({ args, env: { ...second } }),
  ]);
}

/** The owner at one relay and a truck at the other, neither lacking anything. */
async function setupBoth(name: string, one: TestRelay, other: TestRelay) {
  const tenant = new TestTenant();
  const truck = tenant.add('pumper');
  const office = await bring(one.url, name, tenant, await one.addTenant(name));
  const driving = await TestLink.open(other.url, name, truck);
  for (const link of [office, driving]) {
    link.hello(tenant, new Map([[field, tenant.vector(field)]]));
    await link.give(field, []);
  }
  return { tenant, office, driving };
}

async function startNats(binary: string) {
  const port = await freePort();
  const process = spawn(binary, ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  for (let tries = 0; ; tries++) {
    if (await canConnect(port)) return { url: `nats://127.0.0.1:${port}`, process };
    if (tries > 200) throw new Error('nats-server does not listen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function filesContain(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .some((path) => readFileSync(path).includes(text));
}
