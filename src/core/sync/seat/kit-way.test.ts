import { afterEach, describe, expect, it, vi } from 'vitest';
import { keyOf } from '#shared/chunks/device-key.ts';
import type { DeviceKey, Space } from '#shared/chunks/header.ts';
import { checkpointsOf } from '#shared/chunks/known-checkpoints.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { admit, connect, openTestSync, type TestSync } from '#tests/fixtures/test-sync.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { kitDeviceOf, kitSeedOf, letKitIn, putKitOut } from './recovery-kit.ts';

const seats: TestSync[] = [];
afterEach(async () => {
  for (const seat of seats.splice(0)) await seat.end();
});

const patient = { timeout: 25_000 };
const secret = seededRandom(77).bytes(20);
const kit = keyOf(kitDeviceOf(secret));
const name = { person: 'Pat', seat: 'Office', atMs: 1_000, kit: { tenantName: 'Caprock' } };

async function open(called: string, seed: number): Promise<TestSync> {
  const seat = await openTestSync(called, seed);
  seats.push(seat);
  return seat;
}

const kitAt = ({ sync, database, ports }: TestSync) => ({
  tenantId: testTenantId,
  database: database.write,
  ports,
  place: sync.share(),
});

/** Nobody listens at the relay: others are met by the lines a test draws. */
async function begin(at: TestSync, from: TestSync): Promise<void> {
  const relay = 'http://127.0.0.1:1/t/caprock';
  const { root } = from.sync.place!;
  const entry = { seed: kitSeedOf(secret), root: root!, from: { relay }, tenantName: 'Caprock' };
  await at.sync.comeBack(entry);
}

const metAs = ({ meeting }: TestSync) => meeting && keyOf(meeting.device);
const ownKey = ({ sync }: TestSync) => keyOf(sync.device);
const turns = (at: TestSync, to: DeviceKey) =>
  vi.waitFor(() => expect(metAs(at)).toBe(to), patient);
const isSame = (one: TestSync, other: TestSync) =>
  vi.waitFor(() => {
    expect(other.sync.status()).toMatchObject({ state: 'in-step', restoring: [], joining: null });
    expect(other.sync.place!.states()).toEqual(one.sync.place!.states());
  }, patient);

async function admitted(owner: TestSync, newcomer: TestSync): Promise<() => void> {
  const cut = await admit(owner, newcomer);
  await isSame(owner, newcomer);
  return cut;
}

describe('a seat that comes back by a kit', () => {
  it('SYN-321 SYN-324 is met as the kit until it has been heard, goes on after a restart, and keeps nothing of the kit', async () => {
    const office = await open('OFFICE', 1);
    office.set('annotation', 'first', ['text'], 'note');
    letKitIn(kitAt(office), secret, name);
    const again = await open('AGAIN', 2);
    await begin(again, office);
    await turns(again, kit);
    expect(again.sync.status()).toMatchObject({ state: 'joining', role: null });
    expect(again.sync).toMatchObject({ isComingIn: true, mayGiveUpKit: true });
    await again.reopen();
    await turns(again, kit);
    await vi.waitFor(() => expect(office.meeting).toBeDefined(), patient);
    connect(office, again);
    await turns(again, ownKey(again));
    // While it was the kit it was told who the members are, and nothing else.
    expect(again.sync.spaces().find(({ space }) => space === 'control')?.chunks).toBe(0);
    expect(again.sync.status()).toMatchObject({ role: 'owner', joining: { step: 'receiving' } });
    expect(again.sync.mayGiveUpKit).toBe(false);
    expect(await again.keychain.read('kit-seed')).toBeUndefined();
    connect(office, again);
    await isSame(office, again);
    const members = new Map(office.sync.people.members().map((one) => [one.device, one]));
    expect(members.size).toBe(3);
    expect(members.get(ownKey(again))).toMatchObject({
      kind: 'seat',
      seatName: 'AGAIN',
      role: 'owner',
    });
    expect(members.get(kit)).toMatchObject({ kind: 'kit', personName: 'Pat', role: 'owner' });
    expect(office.sync.places().map(({ placeId }) => placeId)).not.toContain(kit);
    await again.reopen();
    await turns(again, ownKey(again));
  });

  it('SYN-323 says nothing as a kit that was taken out meanwhile, and lets go of it', async () => {
    const office = await open('OFFICE', 3);
    const truck = await open('TRUCK', 4);
    letKitIn(kitAt(office), secret, name);
    const again = await open('AGAIN', 5);
    await begin(again, office);
    await turns(again, kit);
    const cut = await admitted(office, truck);
    cut();
    const chunks = () => [...again.sync.place!.rights!.chunks.values()];
    putKitOut(kitAt(office), kit);
    // Somebody's file had told it of the entry; the truck, which has not heard, still meets the kit as a member.
    const { rights, read } = office.sync.place!;
    const all = [...rights!.chunks.keys()].map((id) => read(id)!);
    expect(again.sync.place!.takeIn('members' as Space, all).refused).toEqual([]);
    const said = chunks().length;
    connect(truck, again);
    await vi.waitFor(() => {
      expect(again.sync.status()).toMatchObject({ state: 'outside', joining: { step: 'void' } });
    }, patient);
    expect(await again.keychain.read('kit-seed')).toBeUndefined();
    expect(again.sync.mayGiveUpKit).toBe(true);
    expect(chunks()).toHaveLength(said);
  });

  it('SYN-321 begins from a checkpoint where there is one', async () => {
    const [office, truck] = [await open('OFFICE', 6), await open('TRUCK', 7)];
    office.set('annotation', 'first', ['text'], 'note');
    const cut = await admitted(office, truck);
    cut();
    for (let n = 0; n < 2_050; n++) {
      office.set('annotation', `N${n % 20}`, ['text'], `note ${n}`);
      office.sync.place!.seal();
    }
    letKitIn(kitAt(office), secret, name);
    connect(office, truck);
    await isSame(office, truck);
    const newest = () => checkpointsOf(office.sync.place!.rights!, 'field' as Space)[0];
    await vi.waitFor(() => expect(newest()?.isCosigned).toBe(true), patient);
    const again = await open('AGAIN', 8);
    await begin(again, office);
    await turns(again, kit);
    const steps = new Set<string>();
    const watch = setInterval(() => {
      for (const { step } of again.sync.status().restoring) steps.add(step);
    }, 5);
    connect(truck, again);
    await turns(again, ownKey(again));
    connect(truck, again);
    await isSame(truck, again);
    clearInterval(watch);
    expect(steps).toContain('parts');
    expect(again.rows('annotation')).toHaveLength(21);
    expect(again.sync.status()).toMatchObject({ role: 'owner', setAside: 0 });
    // Two thousand chunks are made, exchanged and folded.
  }, 120_000);
});
