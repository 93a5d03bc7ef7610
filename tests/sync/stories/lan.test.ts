import { afterEach, describe, expect, it, vi } from 'vitest';
import { patient } from '#tests/relay/test-relay.ts';
import { admitByFiles, carry } from './carry.ts';
import { admit, converge, startSeat, type TestSeat, until } from './test-seat.ts';

/** Cores in processes of their own, without a relay. */
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function seat(name: string, lan: 'loopback' | 'off'): Promise<TestSeat> {
  const started = await startSeat(name, { lan });
  closing.push(() => started.close());
  return started;
}

const addWell = (at: TestSeat, name: string) => at.client.wells.create({ fields: { name } });
const wellsOf = async (at: TestSeat) =>
  (await at.client.wells.list({})).map(({ name }) => name).toSorted();

/** An office that has shared its tenant with nobody yet. */
async function setupOffice(lan: 'loopback' | 'off'): Promise<TestSeat> {
  const office = await seat('office', lan);
  const { tenantId } = await office.client.tenants.create({ name: 'Caprock', template: 'blank' });
  await office.open(tenantId);
  return office;
}

/** The first invitation shares the tenant; those after it name the addresses the seat listens on by then. */
async function reachable(office: TestSeat): Promise<void> {
  await office.client.people.invite({ role: 'viewer', minutes: 60, note: 'nobody' });
  await vi.waitFor(async () => {
    expect((await office.client.sync.lan()).addresses).toHaveLength(1);
  }, patient);
}

describe('seats without a relay', () => {
  it('SYN-146 let a seat in over the LAN, and bring what a truck has heard from one to the next', async () => {
    const office = await setupOffice('loopback');
    expect((await office.client.sync.lan()).addresses).toEqual([]);
    await reachable(office);
    const [red, blue] = [await seat('red', 'loopback'), await seat('blue', 'loopback')];
    await addWell(office, 'Lea 1');
    await admit(office, red, 'engineer');
    await admit(office, blue, 'engineer');
    await converge(office, red, blue);
    expect(await wellsOf(blue)).toEqual(['Lea 1']);

    // The office is gone: what red writes reaches blue by whatever address it remembers.
    await office.stop('SIGKILL');
    await addWell(red, 'Lea 2');
    const { addresses } = await red.client.sync.lan();
    await blue.client.sync.addAddress({ address: addresses[0]! });
    await converge(red, blue);
    await red.stop('SIGKILL');
    await office.start();
    const { places, status } = blue.client.sync;
    await blue.client.sync.syncNow({});
    await converge(office, blue);
    expect(await wellsOf(office)).toEqual(['Lea 1', 'Lea 2']);
    expect((await status()).ways.find(({ address }) => address === null)?.state).toBe('connected');
    expect((await places()).every(({ kind }) => kind === 'seat')).toBe(true);

    await blue.client.sync.setLan({ isOn: false });
    await until(blue, { state: 'offline', connected: 0 });
    expect(await blue.client.sync.lan()).toMatchObject({ isOn: false, addresses: [] });
  });

  it('SYN-147 let a seat in and bring its work by files alone', async () => {
    const office = await setupOffice('off');
    await addWell(office, 'Lea 1');
    const truck = await seat('truck', 'off');
    await admitByFiles(office, truck, 'engineer');
    expect(await wellsOf(truck)).toEqual(['Lea 1']);
    await addWell(truck, 'Lea 2');
    // Only what the office lacks, as it has said itself.
    const back = await carry(truck, office, (await truck.client.sync.places())[0]!.placeId);
    expect(back).toMatchObject({ chunksMissing: 0, chunksOrphaned: 0, chunksRefused: 0 });
    await converge(office, truck);
    expect(await wellsOf(office)).toEqual(['Lea 1', 'Lea 2']);
    expect(await carry(office, truck)).toMatchObject({ chunksMissing: 0 });
    expect(await carry(office, truck)).toMatchObject({ chunksAdded: 0 });
    const log = await office.client.sync.log({ kinds: ['exported', 'imported'] });
    expect(log.map(({ kind }) => kind)).toContain('imported');

    const other = await seat('other', 'off');
    const { tenantId: elsewhere } = await other.client.tenants.create({
      name: 'B',
      template: 'blank',
    });
    await other.open(elsewhere);
    await expect(carry(office, other)).rejects.toMatchObject({ code: 'sync-not-shared' });
    await other.client.people.invite({ role: 'viewer', minutes: 60, note: '' });
    await expect(carry(office, other)).rejects.toMatchObject({ code: 'sync-file-elsewhere' });
  });
});
