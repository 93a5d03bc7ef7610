import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PAGE_BYTES } from '#shared/chunks/wire.ts';
import type { SyncTroubleCode } from '#shared/contract/sync.ts';
import { patient, startRelay } from '#tests/relay/test-relay.ts';
import { type BadLine, startBadLine } from './bad-line.ts';
import { admit, converge, startSeat, type TestSeat, until } from './test-seat.ts';

/** Cores and a relay in processes of their own, with a proxy on the way that does what networks do. */
const closing: (() => Promise<unknown>)[] = [];
const wellsOf = async (at: TestSeat) =>
  (await at.client.wells.list({})).map(({ name }) => name).toSorted();
async function seat(name: string): Promise<TestSeat> {
  const started = await startSeat(name);
  closing.push(() => started.close());
  return started;
}

async function lineToRelay(): Promise<BadLine> {
  const line = await startBadLine();
  closing.push(() => line.close());
  const relay = await startRelay({ args: ['--public-host', `127.0.0.1:${line.port}`] });
  closing.push(() => relay.close());
  line.leadTo(Number(new URL(relay.url).port));
  claim = await relay.addTenant('acme');
  return line;
}

let claim = '';
let office: TestSeat;
let truck: TestSeat;
let line: BadLine;

/** Two seats that have nothing but a relay between them, and one line to it. */
beforeAll(async () => {
  line = await lineToRelay();
  office = await seat('office');
  const { tenantId } = await office.client.tenants.create({ name: 'Caprock', template: 'blank' });
  await office.open(tenantId);
  await office.client.sync.setRelay({ address: `http://127.0.0.1:${line.port}/t/acme`, claim });
  await until(office, { state: 'in-step' });
  truck = await seat('truck');
  await admit(office, truck, 'engineer');
  await converge(office, truck);
});
afterAll(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
afterEach(() => line.set({ kind: 'good' }));

let wells = 0;
async function write(at: TestSeat, reason: string): Promise<void> {
  const name = `Lea ${String(wells++).padStart(3, '0')}`;
  await at.client.wells.create({ fields: { name }, reason });
}

/** Both write; what each wrote is to show at the other. */
async function bothWrite(reason = 'drilled'): Promise<void> {
  for (const one of [office, truck]) {
    await write(one, reason);
  }
}

/** Both show all that was written anywhere, and know it. */
async function expectWhole(): Promise<void> {
  const all = Array.from({ length: wells }, (_, n) => `Lea ${String(n).padStart(3, '0')}`);
  for (const one of [office, truck])
    await vi.waitFor(async () => expect(await wellsOf(one), one.name).toEqual(all), patient);
  await converge(office, truck);
  for (const one of [office, truck]) await until(one, { state: 'in-step', unsealed: 0 });
}

/** Once the seat has found out and says why. */
const untilTrouble = (at: TestSeat, code: SyncTroubleCode) =>
  vi.waitFor(async () => expect(await troubleOf(at)).toBe(code), patient);

async function troubleOf(at: TestSeat): Promise<SyncTroubleCode | null> {
  const { ways } = await at.client.sync.status();
  return ways.find(({ address }) => address !== null)?.trouble?.code ?? null;
}

describe('seats and a relay with a line between them', () => {
  it('SYN-305 come to show the same though everything takes its time', async () => {
    line.set({ kind: 'slow', ms: 300 });
    await bothWrite();
    await expectWhole();
  });

  it('SYN-305 come to show the same though connections die again and again', async () => {
    await truck.client.sync.pause({});
    // More than a page of chunks passes before each connection dies, and less than all of them.
    for (let n = 0; n < 100; n++) await bothWrite(randomBytes(350).toString('base64'));
    line.set({ kind: 'lossy', afterBytes: PAGE_BYTES + 20_000 });
    line.reset();
    const before = line.broken;
    await truck.client.sync.resume({});
    await expectWhole();
    expect(line.broken).toBeGreaterThan(before);
  });

  it('SYN-276 SYN-305 come to show the same though connections die before a page of the largest kind has passed', async () => {
    await truck.client.sync.pause({});
    // Live, so that each is a chunk of its own.
    for (let n = 0; n < 100; n++) {
      await write(office, randomBytes(350).toString('base64'));
      await until(office, { unsealed: 0 });
    }
    line.set({ kind: 'lossy', afterBytes: PAGE_BYTES / 3 });
    line.reset();
    const before = line.broken;
    await truck.client.sync.resume({});
    await expectWhole();
    expect(line.broken).toBeGreaterThan(before);
  });

  it('SYN-305 say that nobody can be reached where connections are reset, and come back by themselves', async () => {
    line.set({ kind: 'resetting' });
    line.reset();
    await bothWrite();
    await until(truck, { state: 'offline', unsealed: 1 });
    await until(office, { state: 'offline' });
    expect(await troubleOf(truck)).not.toBeNull();
    line.set({ kind: 'good' });
    await expectWhole();
  });

  it('SYN-305 name a page that wants to be clicked through, and go on when it has been', async () => {
    line.set({ kind: 'portal' });
    line.reset();
    await bothWrite();
    await untilTrouble(truck, 'captive-portal');
    await until(truck, { state: 'stuck' });
    line.set({ kind: 'good' });
    await truck.client.sync.syncNow({});
    await office.client.sync.syncNow({});
    await expectWhole();
  });

  it('SYN-305 find out by themselves that a line leads nowhere any more, and say so', async () => {
    line.set({ kind: 'halfOpen' });
    await bothWrite();
    expect(await truck.client.sync.status()).toMatchObject({ connected: 1 });
    await untilTrouble(truck, 'timed-out');
    await until(truck, { connected: 0 });
    line.set({ kind: 'good' });
    await truck.client.sync.syncNow({});
    await office.client.sync.syncNow({});
    await expectWhole();
  });
});
