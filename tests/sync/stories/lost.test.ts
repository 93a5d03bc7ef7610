import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { patient, startRelay, type TestRelay } from '#tests/relay/test-relay.ts';
import { admitByFiles, endOf } from './carry.ts';
import { admit, converge, startSeat, type TestSeat, until } from './test-seat.ts';

/** Cores and a relay in processes of their own, of which one is lost with all that lay on its disk. */
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function seat(name: string, lan: 'loopback' | 'off' = 'off'): Promise<TestSeat> {
  const started = await startSeat(name, { lan });
  closing.push(() => started.close());
  return started;
}

/** A relay whose storage may be destroyed; it comes back at the same address, as empty as its storage. */
async function relayAt(port = '0') {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-lost-relay-'));
  const relay = await startRelay({ folder, args: ['--port', port] });
  const destroy = async () => {
    await relay.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  closing.push(destroy);
  return { relay, destroy };
}

async function setupOffice(relay: TestRelay): Promise<{ office: TestSeat; address: string }> {
  const office = await seat('office', 'loopback');
  const claim = await relay.addTenant('caprock');
  const { tenantId } = await office.client.tenants.create({ name: 'Caprock', template: 'blank' });
  await office.open(tenantId);
  const address = `${relay.url}t/caprock`;
  await office.client.sync.setRelay({ address, claim });
  await until(office, { state: 'in-step' });
  return { office, address };
}

/** Kills a seat; nothing is left of it. */
async function destroy(lost: TestSeat): Promise<void> {
  await lost.stop('SIGKILL');
  rmSync(lost.folder, { recursive: true, force: true });
}

const addWell = (at: TestSeat, name: string) => at.client.wells.create({ fields: { name } });
const wellsOf = async (at: TestSeat) =>
  (await at.client.wells.list({})).map(({ name }) => name).toSorted();
const deviceOf = async (at: TestSeat) => (await at.client.sync.status()).device!;

const passphrase = 'correct horse battery staple';

/** One file with all of the seat's tenant. */
async function backUp(at: TestSeat, folder: string): Promise<string> {
  await at.client.backups.changePlan({ changes: { folder } });
  await at.client.backups.setPassphrase({ passphrase });
  const { jobId } = await at.client.backups.start({});
  const { file } = await endOf(at, jobId);
  return join(folder, String(file));
}

async function restore(at: TestSeat, path: string, replace: boolean): Promise<void> {
  const { backups } = at.client;
  await backups.restore({ path, secret: { kind: 'passphrase', text: passphrase }, replace });
  await vi.waitFor(async () => expect((await backups.restoring()).state).toBe('done'), patient);
}

function stick(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-stick-'));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a seat that is lost with its disk', () => {
  it('SYN-300 has lost nothing it had sent: new seats made over a relay, by a neighbour and by a file all show it', async () => {
    const { relay } = await relayAt();
    const { office } = await setupOffice(relay);
    const truck = await seat('truck');
    await addWell(office, 'Lea 1');
    await admit(office, truck, 'engineer');
    await addWell(truck, 'Lea 2');
    await converge(office, truck);
    const lost = await deviceOf(truck);
    // The office is away when the truck sends its last work; only the relay has it.
    await office.stop();
    await addWell(truck, 'Lea 3');
    await until(truck, { state: 'in-step', unsealed: 0, onlyHere: 0 });
    await destroy(truck);
    await office.start();
    const wells = ['Lea 1', 'Lea 2', 'Lea 3'];
    await vi.waitFor(async () => expect(await wellsOf(office)).toEqual(wells), patient);
    await office.client.people.revoke({ device: lost, isLost: true });

    const overRelay = await seat('over-relay');
    await admit(office, overRelay, 'engineer');
    await converge(office, overRelay);
    await office.client.sync.removeRelay({});
    const byNeighbour = await seat('by-neighbour', 'loopback');
    await admit(office, byNeighbour, 'pumper');
    await converge(office, byNeighbour);
    await office.client.sync.setLan({ isOn: false });
    const byFile = await seat('by-file');
    await admitByFiles(office, byFile, 'engineer');
    for (const one of [office, overRelay, byNeighbour, byFile])
      expect(await wellsOf(one), one.name).toEqual(wells);
    await converge(office, overRelay, byNeighbour, byFile);
  });
});

describe('a seat that comes back after others went on', () => {
  it('SYN-301 made of its backup takes what it lacks, its own lost work too, goes on, and nobody has lost anything', async () => {
    const { relay } = await relayAt();
    const { office } = await setupOffice(relay);
    const branch = await seat('branch');
    await admit(office, branch, 'owner');
    await addWell(branch, 'Lea 1');
    await converge(office, branch);
    const path = await backUp(branch, stick());

    // After the backup: work of both, sent, and work of the office while the branch is down.
    await addWell(branch, 'Lea 2');
    await addWell(office, 'Lea 3');
    await converge(office, branch);
    const device = await deviceOf(branch);
    await branch.stop('SIGKILL');
    await addWell(office, 'Lea 4');
    await branch.start();
    await branch.client.sync.pause({});
    await restore(branch, path, true);
    await branch.open(branch.tenantId);
    expect(await deviceOf(branch)).toBe(device);
    await addWell(branch, 'Lea 5');
    await branch.client.sync.resume({});
    await converge(office, branch);
    await addWell(branch, 'Lea 6');
    await addWell(office, 'Lea 7');
    const wells = [1, 2, 3, 4, 5, 6, 7].map((n) => `Lea ${n}`);
    await vi.waitFor(async () => expect(await wellsOf(office)).toEqual(wells), patient);
    await converge(office, branch);
    expect(await wellsOf(branch)).toEqual(wells);
    expect(await branch.client.sync.status()).toMatchObject({ setAside: 0, diverged: 0 });
  });

  it('SYN-302 SYN-313 made of a backup on another computer is a new device that shows what it had, and gets what it lacked once it is let in', async () => {
    const { relay } = await relayAt();
    const { office, address } = await setupOffice(relay);
    const branch = await seat('branch');
    await admit(office, branch, 'owner');
    await addWell(branch, 'Lea 1');
    await converge(office, branch);
    const path = await backUp(branch, stick());
    await addWell(branch, 'Lea 2');
    await converge(office, branch);
    const device = await deviceOf(branch);
    await destroy(branch);
    await office.client.people.revoke({ device, isLost: true });

    const again = await seat('again');
    await restore(again, path, false);
    await again.open(office.tenantId);
    expect(await wellsOf(again)).toEqual(['Lea 1']);
    expect(await deviceOf(again)).not.toBe(device);
    await until(again, { state: 'outside', role: null });
    // A viewer until it is let in, and may do what brings it there all the same.
    expect(await again.client.session.describe()).toMatchObject({ role: 'viewer' });
    await again.client.sync.setRelay({ address });
    await expect(addWell(again, 'Mine')).rejects.toMatchObject({ code: 'not-allowed' });
    await admit(office, again, 'owner');
    await converge(office, again);
    await addWell(again, 'Lea 3');
    await vi.waitFor(async () => {
      expect(await wellsOf(office)).toEqual(['Lea 1', 'Lea 2', 'Lea 3']);
    }, patient);
    await converge(office, again);
  });

  it('SYN-304 SYN-313 was revoked and is invited again: it goes on where it is, and its work of before stays set aside', async () => {
    const { relay } = await relayAt();
    const { office } = await setupOffice(relay);
    const truck = await seat('truck');
    await admit(office, truck, 'engineer');
    await addWell(truck, 'Lea 1');
    await converge(office, truck);
    const device = await deviceOf(truck);
    await truck.client.sync.pause({});
    await office.client.people.revoke({ device, isLost: false });
    await until(office, { state: 'in-step' });
    await addWell(truck, 'Unseen');
    await truck.client.sync.resume({});
    await until(truck, { state: 'revoked', role: null });
    const { sync, people } = truck.client;
    await expect(sync.setLan({ isOn: false })).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(people.invitations()).rejects.toMatchObject({ code: 'not-allowed' });

    await admit(office, truck, 'engineer');
    await converge(office, truck);
    await addWell(truck, 'Lea 2');
    await vi.waitFor(async () => {
      expect(await wellsOf(office)).toEqual(['Lea 1', 'Lea 2']);
    }, patient);
    await converge(office, truck);
    expect(await wellsOf(truck)).toEqual(['Lea 1', 'Lea 2']);
    expect(await deviceOf(truck)).toBe(device);
    const { text } = await office.client.people.invite({ role: 'viewer', minutes: 60, note: '' });
    expect(await truck.client.people.readInvitation({ text })).toMatchObject({ isHere: true });
    const join = truck.client.people.join({ text });
    await expect(join).rejects.toMatchObject({ code: 'tenant-here-already' });
  });
});

describe('a relay that is lost with its disk', () => {
  it('SYN-303 comes back empty at its address, and any member fills it for those who were away', async () => {
    const { relay, destroy: destroyRelay } = await relayAt();
    const { office, address } = await setupOffice(relay);
    const [truck, cabin] = [await seat('truck'), await seat('cabin')];
    await admit(office, truck, 'engineer');
    await admit(office, cabin, 'pumper');
    await converge(office, truck, cabin);
    await cabin.stop();
    await addWell(office, 'Lea 1');
    await converge(office, truck);
    await office.stop('SIGKILL');
    await destroyRelay();
    await addWell(truck, 'Lea 2');

    const { relay: anew } = await relayAt(new URL(relay.url).port);
    const claim = await anew.addTenant('caprock');
    await truck.client.sync.setRelay({ address, claim });
    await until(truck, { state: 'in-step', unsealed: 0, onlyHere: 0 });
    const hashes = await truck.client.sync.spaces();
    await truck.stop();
    // Nobody but the relay is there to tell what the cabin lacks.
    await cabin.start();
    await vi.waitFor(async () => expect(await wellsOf(cabin)).toEqual(['Lea 1', 'Lea 2']), patient);
    const stateOf = (all: typeof hashes) => all.map(({ space, stateHash }) => [space, stateHash]);
    expect(stateOf(await cabin.client.sync.spaces())).toEqual(stateOf(hashes));
    await Promise.all([office.start(), truck.start()]);
    await converge(office, truck, cabin);
    expect(await wellsOf(office)).toEqual(await wellsOf(truck));
  });
});
