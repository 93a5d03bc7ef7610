import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { patient, startRelay, type TestRelay } from '#tests/relay/test-relay.ts';
import { admit, converge, startSeat, type TestSeat, until } from './test-seat.ts';

/** Two cores and a relay, each a process of its own. */
let relay: TestRelay;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => void (relay = await startRelay()));
afterAll(() => relay.close());
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function seat(name: string): Promise<TestSeat> {
  const started = await startSeat(name);
  closing.push(() => started.close());
  return started;
}

let names = 0;
/** An office that has founded its tenant and brought it to the relay. */
async function setupOffice(): Promise<{ office: TestSeat; address: string }> {
  const office = await seat('office');
  const name = `caprock-${names++}`;
  const claim = await relay.addTenant(name);
  const { tenantId } = await office.client.tenants.create({ name: 'Caprock', template: 'blank' });
  await office.open(tenantId);
  const address = `${relay.url}t/${name}`;
  await office.client.sync.setRelay({ address, claim });
  await until(office, { state: 'in-step' });
  return { office, address };
}

/** Whether any file of a folder holds the words, however they are encoded. */
function holds(folder: string, words: string): boolean {
  const forms = [Buffer.from(words), Buffer.from(words, 'utf16le')];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
    .some((bytes) => forms.some((form) => bytes.includes(form)));
}

const relayWay = async (at: TestSeat) =>
  (await at.client.sync.status()).ways.find(({ path }) => path === 'relay');

const addWell = (at: TestSeat, name: string) => at.client.wells.create({ fields: { name } });
const wellsOf = async (at: TestSeat) =>
  (await at.client.wells.list({})).map(({ name }) => name).toSorted();

describe('two seats and a relay', () => {
  it('SYN-90 share a tenant, let another seat in by an invitation, and come to show the same after weeks apart', async () => {
    const { office } = await setupOffice();
    const truck = await seat('truck');
    await addWell(office, 'Lea 1');
    await admit(office, truck, 'engineer');
    await converge(office, truck);
    expect(await wellsOf(truck)).toEqual(['Lea 1']);
    await addWell(truck, 'Lea 2');
    await converge(office, truck);
    expect(await wellsOf(office)).toEqual(['Lea 1', 'Lea 2']);

    // Weeks apart: each has worked while the other was away.
    await truck.stop();
    for (const n of [3, 4, 5]) await addWell(office, `Lea ${n}`);
    await until(office, { state: 'in-step', unsealed: 0 });
    await office.stop();
    await truck.start();
    await truck.client.sync.pause({});
    for (const n of [6, 7]) await addWell(truck, `Lea ${n}`);
    expect(await truck.client.sync.status()).toMatchObject({ state: 'paused', unsealed: 2 });
    await truck.client.sync.resume({});
    await until(truck, { state: 'in-step', unsealed: 0 });
    await office.start();
    await converge(office, truck);
    const wells = [1, 2, 3, 4, 5, 6, 7].map((n) => `Lea ${n}`);
    expect(await wellsOf(office)).toEqual(wells);
    expect(await wellsOf(truck)).toEqual(wells);
  });

  it('SYN-101 fill a relay anew that was lost, and it has not read a word', async () => {
    const { office } = await setupOffice();
    const truck = await seat('truck');
    const planted = 'Mallard Draw 17H';
    await addWell(office, planted);
    await admit(office, truck, 'engineer');
    await converge(office, truck);

    const folder = mkdtempSync(join(tmpdir(), 'wellos-other-relay-'));
    closing.push(async () => rmSync(folder, { recursive: true, force: true }));
    const other = await startRelay({ folder });
    closing.push(() => other.stop());
    const claim = await other.addTenant('again');
    const address = `${other.url}t/again`;
    await truck.client.sync.setRelay({ address });
    await vi.waitFor(async () => {
      expect((await relayWay(truck))?.trouble?.code).toBe('stranger');
    }, patient);
    await office.client.sync.setRelay({ address, claim });
    // Neighbours may be in step all the while: it is the relay that is waited for.
    await until(office, { state: 'in-step', relay: { address, hasClaim: false } });
    await truck.client.sync.syncNow({});
    await vi.waitFor(async () => expect((await relayWay(truck))?.state).toBe('connected'), patient);
    await until(truck, { state: 'in-step' });
    await addWell(office, 'Lea 2');
    await converge(office, truck);
    await until(office, { state: 'in-step' });
    for (const at of [relay.folder, folder]) {
      for (const words of [planted, 'Lea 2', 'Caprock', 'truck'])
        expect(holds(at, words), words).toBe(false);
    }
    // They lie where they belong, and could be found.
    expect(holds(truck.folder, planted)).toBe(true);
  });

  it('SYN-102 a laptop that is revoked says so and keeps to itself; one that is lost is wiped', async () => {
    const { office } = await setupOffice();
    const laptop = await seat('laptop');
    await addWell(office, 'Lea 1');
    await admit(office, laptop, 'engineer');
    await converge(office, laptop);
    const device = (await laptop.client.sync.status()).device!;

    // Revoked while it is away.
    await laptop.client.sync.pause({});
    await office.client.people.revoke({ device, isLost: false });
    await until(office, { state: 'in-step' });
    await addWell(laptop, 'Mine');
    await laptop.client.sync.resume({});
    await until(laptop, { state: 'revoked', role: null, connected: 0 });
    expect(await laptop.client.session.describe()).toMatchObject({ role: 'viewer' });
    expect(await wellsOf(laptop)).toContain('Lea 1');
    await expect(addWell(laptop, 'More')).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await wellsOf(office)).toEqual(['Lea 1']);

    const lost = await seat('lost');
    await admit(office, lost, 'engineer');
    await converge(office, lost);
    const id = lost.tenantId!;
    const key = (await lost.client.sync.status()).device!;
    await lost.stop();
    await office.client.people.revoke({ device: key, isLost: true });
    await until(office, { state: 'in-step' });
    await lost.open(undefined, 'later');
    await lost.start();
    await vi.waitFor(async () => {
      const known = await lost.client.tenants.list();
      expect(known.map(({ tenantId }) => tenantId)).not.toContain(id);
    }, patient);
    expect(holds(lost.folder, 'Lea 1')).toBe(false);
  });

  it('SYN-103 go through a proxy that lets no WebSocket through', async () => {
    const proxy = await startProxy();
    closing.push(proxy.close);
    const behind = await startRelay({ args: ['--public-host', `127.0.0.1:${proxy.port}`] });
    closing.push(() => behind.close());
    proxy.leadTo(new URL(behind.url).port);
    const office = await seat('office');
    const { tenantId } = await office.client.tenants.create({ name: 'Caprock', template: 'blank' });
    await office.open(tenantId);
    const claim = await behind.addTenant('acme');
    await office.client.sync.setRelay({ address: `http://127.0.0.1:${proxy.port}/t/acme`, claim });
    await until(office, { state: 'in-step' });
    expect(proxy.refused()).toBeGreaterThan(0);
    await addWell(office, 'Lea 2');
    await until(office, { state: 'in-step', unsealed: 0, onlyHere: 0 });
  });
});

/** Passes requests on to a relay as they are, and turns away whoever wants to speak otherwise. */
async function startProxy() {
  let refused = 0;
  let port = '';
  const server = createServer((asked, answer) => {
    const { url: path, method, headers } = asked;
    const on = request({ host: '127.0.0.1', port, path, method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    on.on('error', () => answer.destroy());
    asked.pipe(on);
  });
  server.on('upgrade', (_, socket) => {
    refused += 1;
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (to: string) => void (port = to),
    refused: () => refused,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
