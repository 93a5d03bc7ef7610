import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { membersSpace } from '#shared/chunks/header.ts';
import { createExchange, type Exchange } from '#core/sync/chunks/exchange.ts';
import type { Link } from '#core/sync/chunks/link.ts';
import { takeInFile } from '#core/sync/file/take-in-file.ts';
import { writeChunkFile } from '#core/sync/file/write-chunk-file.ts';
import type { FarEnd, Meeting, Path } from '#core/sync/links/path.ts';
import { admit, meet, openTestPlace, stateOf, type TestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { createDevice } from '#core/sync/chunks/device.ts';
import { openTestWire } from '#tests/fixtures/test-blob-lines.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import type { BlobLine } from './blob-line.ts';
import type { createDiscovery, DiscoveryOptions } from './discovery.ts';
import { createLanMemory, type LanMemoryStore } from './lan-memory.ts';
import { createLanPath } from './lan-path.ts';
import type { OwnAddress } from './networks.ts';

const realClock = { monotonicMs: () => performance.now(), nowMs: () => Date.now() };
const loopback: readonly OwnAddress[] = [{ address: '127.0.0.1', family: 4 }];

interface Seat {
  readonly place: TestPlace;
  readonly path: Path;
  readonly memory: LanMemoryStore;
  readonly met: readonly { readonly far: FarEnd; readonly link: Link }[];
  /** Conversations that go on. */
  readonly talks: ReadonlySet<Exchange>;
  readonly bugs: readonly unknown[];
  addresses: string[];
  networks: readonly OwnAddress[];
}

/** What is said on a network, in the place of multicast. */
class Ether {
  readonly here = new Set<DiscoveryOptions>();
  readonly discover: typeof createDiscovery = (options) => {
    this.here.add(options);
    this.ask();
    return {
      ask: () => this.ask(),
      close: async () => void this.here.delete(options),
    };
  };
  ask(): void {
    for (const one of this.here)
      for (const other of this.here)
        if (one !== other) one.onFound({ host: '127.0.0.1', port: other.port });
  }
}

const seats: Seat[] = [];
const places: TestPlace[] = [];
const tickers: NodeJS.Timeout[] = [];
let office: TestPlace;
let truck: TestPlace;

beforeEach(() => {
  office = open('OFFICE', 51);
  truck = open('TRUCK', 52);
  office.place.found();
  admit(office, truck, 'pumper');
});
afterEach(async () => {
  for (const ticker of tickers.splice(0)) clearInterval(ticker);
  for (const seat of seats.splice(0)) {
    await seat.path.close();
    for (const talk of seat.talks) talk.close();
    expect(seat.bugs).toEqual([]);
  }
  for (const place of places.splice(0)) place.close();
});

function open(name: string, seed: number): TestPlace {
  const place = openTestPlace(name, { seed });
  places.push(place);
  return place;
}

function seat(
  place: TestPlace,
  options: {
    ether?: Ether;
    invite?: Uint8Array;
    isShared?: () => boolean;
    silentAfterMs?: number;
    onBlobLine?: (line: BlobLine) => void;
  } = {},
): Seat {
  const { ether, invite, isShared = () => true, silentAfterMs, onBlobLine } = options;
  const met: { far: FarEnd; link: Link }[] = [];
  const talks = new Set<Exchange>();
  const bugs: unknown[] = [];
  const memory = createLanMemory(place.database.write);
  const path = createLanPath({
    place: () => (isShared() ? place.place : undefined),
    clock: realClock,
    random: seededRandom(place.name.length),
    memory,
    addresses: () => one.addresses,
    onBug: (error) => void bugs.push(error),
    networks: () => one.networks,
    discover: ether?.discover ?? null,
    greetWithinMs: 1_000,
    silentAfterMs,
    onBlobLine,
  });
  const one: Seat = { place, path, memory, met, talks, bugs, addresses: [], networks: loopback };
  seats.push(one);
  path.start(meetingOf(place, { met, talks, invite }));
  tickers.push(
    setInterval(() => {
      for (const talk of talks) talk.tick();
    }, 50),
  );
  return one;
}

function meetingOf(
  place: TestPlace,
  {
    met,
    talks,
    invite,
  }: {
    met: { far: FarEnd; link: Link }[];
    talks: Set<Exchange>;
    invite: Uint8Array | undefined;
  },
): Meeting {
  const isMember = (device: DeviceKey) => place.place.rights!.now.members.has(device);
  return {
    tenantId: testTenantId,
    device: place.device,
    invite() {
      if (!invite || isMember(place.place.ownKey)) return null;
      const { publicKey, sign } = createDevice(invite);
      return { key: Buffer.from(publicKey).toString('hex') as DeviceKey, sign };
    },
    members: () => new Set(place.place.rights?.now.members.keys()),
    isOpenInvite: () => false,
    met({ link, far }) {
      met.push({ far, link });
      const device = far.kind === 'relay' ? undefined : far.device;
      const isOpen = device !== undefined && isMember(device) && isMember(place.place.ownKey);
      const about = { tenantId: testTenantId, placeName: place.name, appVersion: '1.0.0' };
      const held: { talk?: Exchange } = {};
      const telling: Link = {
        ...link,
        listen: (to) =>
          link.listen({
            message: to.message,
            closed() {
              if (held.talk) talks.delete(held.talk);
              to.closed();
            },
          }),
      };
      const talk = createExchange({
        place: place.place,
        link: telling,
        clock: realClock,
        opens: (space) => isOpen || space === membersSpace,
        ...about,
      });
      held.talk = talk;
      talks.add(talk);
      return true;
    },
    reached: () => undefined,
    changed: () => undefined,
    trouble: (code, detail) => ({ code, detail: detail ?? null, atMs: 0 }),
  };
}

const month = ['wellMonth', 'W/2026-03'] as const;
const oil = (day: number) => ['days', String(day).padStart(2, '0'), 'oilBbl'];
const within = { timeout: 15_000, interval: 20 };
const stable = () => new Promise((resolve) => setTimeout(resolve, 1_500));

const areSame = (...all: Seat[]) =>
  vi.waitFor(() => {
    for (const { talks } of all) {
      expect(talks.size).toBeGreaterThan(0);
      for (const talk of talks) expect(talk.standing.isSame).toBe(true);
    }
  }, within);

const portOf = ({ memory }: Seat) =>
  vi.waitFor(() => {
    expect(memory.read().port).toBeGreaterThan(0);
    return memory.read().port;
  }, within);

describe('the way over the LAN', () => {
  it('SYN-137 has one connection with each device, though all find each other at once', async () => {
    const laptop = open('LAPTOP', 53);
    admit(office, laptop, 'foreman');
    meet(office, truck);
    const ether = new Ether();
    const all = [office, truck, laptop].map((place) => seat(place, { ether }));
    truck.set(...month, oil(1), 1);
    await areSame(...all);
    await stable();
    for (const { talks, met, place } of all) {
      expect(talks.size).toBe(2);
      const devices = met.map(({ far }) => (far.kind === 'relay' ? '' : far.device));
      expect(new Set(devices).size).toBe(2);
      expect(devices).not.toContain(place.place.ownKey);
    }
    expect(laptop.read(...month)?.days['01']).toEqual({ oilBbl: 1 });
  });

  it('SYN-140 listens only while the tenant is shared and the LAN is on, and remembers its port', async () => {
    let isShared = false;
    const one = seat(office, { isShared: () => isShared });
    await stable();
    expect(one.memory.read().port).toBe(0);
    expect(one.path.ways[0]).toMatchObject({ state: 'off' });
    isShared = true;
    one.path.tryNow();
    const port = await portOf(one);
    expect(await isListening(port)).toBe(true);
    expect(one.path.ways[0]).toMatchObject({ state: 'trying', trouble: null });
    one.memory.change({ isOn: false });
    one.path.tryNow();
    await vi.waitFor(async () => expect(await isListening(port)).toBe(false), within);
    one.memory.change({ isOn: true });
    one.path.tryNow();
    await vi.waitFor(async () => expect(await isListening(port)).toBe(true), within);
    await one.path.close();
    expect(await isListening(port)).toBe(false);
    const again = seat(office);
    await vi.waitFor(async () => expect(await isListening(port)).toBe(true), within);
    expect(again.memory.read().port).toBe(port);
  });

  it('SYN-140 takes another port where the one it had is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const taken = (other.address() as AddressInfo).port;
    createLanMemory(office.database.write).change({ port: taken });
    const one = seat(office);
    await vi.waitFor(() => expect(one.memory.read().port).not.toBe(taken), within);
    expect(await isListening(one.memory.read().port)).toBe(true);
    other.close();
  });

  it('SYN-144 reaches a typed address, says why it cannot, and tries again by itself', async () => {
    const two = seat(truck);
    const port = await portOf(two);
    await two.path.close();
    const one = seat(office);
    one.addresses = [`127.0.0.1:${port}`, 'nowhere', 'no-such-name.invalid:4700'];
    one.path.tryNow();
    const wayTo = (address: string) => one.path.ways.find((way) => way.address === address);
    await vi.waitFor(() => {
      expect(wayTo(`127.0.0.1:${port}`)?.trouble?.code).toBe('refused');
      expect(wayTo(`127.0.0.1:${port}`)?.tries).toBeGreaterThan(1);
      expect(wayTo('nowhere')?.trouble?.code).toBe('address-invalid');
      expect(wayTo('no-such-name.invalid:4700')?.trouble?.code).toBe('name-unknown');
    }, within);
    const back = seat(truck);
    await areSame(one, back);
    expect(wayTo(`127.0.0.1:${port}`)).toMatchObject({ state: 'connected', trouble: null });
    one.addresses = [];
    expect(one.path.ways).toHaveLength(1);
  });

  it('SYN-145 finds a member again where it was last, when nobody is found', async () => {
    const two = seat(truck);
    const one = seat(office);
    one.addresses = [`127.0.0.1:${await portOf(two)}`];
    one.path.tryNow();
    await areSame(one, two);
    const [known] = one.memory.read().known;
    expect(known).toMatchObject({ device: truck.place.ownKey, port: two.memory.read().port });
    // The one that was dialled knows where the other listens, too.
    expect(two.memory.read().known[0]?.port).toBe(one.memory.read().port);
    await one.path.close();
    await two.path.close();
    const [third, fourth] = [seat(office), seat(truck)];
    truck.set(...month, oil(9), 9);
    await areSame(third, fourth);
    await vi.waitFor(
      () => expect(office.read(...month)?.days['09']).toEqual({ oilBbl: 9 }),
      within,
    );
  });

  it('SYN-144 comes back by itself when a link ends', async () => {
    const ether = new Ether();
    const [one, two] = [seat(office, { ether }), seat(truck, { ether })];
    await areSame(one, two);
    one.met.at(-1)!.link.close();
    await vi.waitFor(() => expect(one.met.length).toBeGreaterThan(1), within);
    truck.set(...month, oil(5), 5);
    truck.place.seal();
    await vi.waitFor(
      () => expect(office.read(...month)?.days['05']).toEqual({ oilBbl: 5 }),
      within,
    );
  });

  it('SYN-133 ends the link to a device whose right is taken away, and lets it in no more', async () => {
    const ether = new Ether();
    const [one, two] = [seat(office, { ether }), seat(truck, { ether })];
    await areSame(one, two);
    office.place.revoke(truck.place.ownKey);
    await vi.waitFor(() => expect([one.talks.size, two.talks.size]).toEqual([0, 0]), within);
    const before = truck.rows('chunk').length;
    office.set(...month, oil(5), 5);
    office.place.seal();
    ether.ask();
    await stable();
    expect([one.talks.size, two.talks.size]).toEqual([0, 0]);
    expect(truck.rows('chunk')).toHaveLength(before);
  });

  it('SYN-139 lets a newcomer with an invitation become a member, and read everything', async () => {
    office.set(...month, oil(4), 4);
    const secret = seededRandom(79).bytes(32);
    office.place.invite(secret, 'foreman');
    const phone = open('PHONE', 54);
    phone.place.expect(office.place.root!);
    const ether = new Ether();
    seat(office, { ether });
    seat(phone, { ether, invite: secret });
    await vi.waitFor(() => expect(phone.rows('chunk').length).toBeGreaterThan(3), within);
    phone.place.join(secret);
    await vi.waitFor(() => expect(phone.read(...month)?.days['04']).toEqual({ oilBbl: 4 }), within);
  });

  it('BLB-59 has a line of its own for photos, and what people typed passes while that one is stuck', async () => {
    const lines: BlobLine[] = [];
    const ended: BlobLine[] = [];
    const onBlobLine = (line: BlobLine) => {
      lines.push(line);
      line.listen({
        frame: () => undefined,
        drained: () => undefined,
        closed: () => void ended.push(line),
      });
    };
    const one = seat(office, { onBlobLine });
    const wire = await openTestWire(await portOf(one));
    const two = seat(truck, { onBlobLine });
    two.addresses = [`127.0.0.1:${wire.port}`];
    two.path.tryNow();
    await areSame(one, two);
    await vi.waitFor(() => expect(lines).toHaveLength(2), within);
    wire.jam(true, 1);
    const sender = lines.find(({ device }) => device === truck.place.ownKey)!;
    for (let n = 0; n < 60; n++) sender.send(new Uint8Array(256 * 1024));
    expect(sender.waitingBytes).toBeGreaterThan(5_000_000);
    office.set(...month, oil(3), 3);
    office.place.seal();
    await vi.waitFor(() => expect(truck.read(...month)?.days['03']).toEqual({ oilBbl: 3 }), within);
    expect(sender.waitingBytes).toBeGreaterThan(5_000_000);
    expect(ended).toEqual([]);
    // It ends with the link, and comes back with it.
    one.met.at(-1)!.link.close();
    await vi.waitFor(() => expect(ended).toHaveLength(2), within);
    wire.jam(false);
    await vi.waitFor(() => expect(lines).toHaveLength(4), within);
    wire.close();
  });

  it('BLB-59 does without that line where the neighbour knows of none, and is not let go for it', async () => {
    const lines: BlobLine[] = [];
    const ether = new Ether();
    const [one, two] = [
      seat(office, { ether }),
      seat(truck, { ether, onBlobLine: (line) => void lines.push(line) }),
    ];
    await areSame(one, two);
    await stable();
    // Both may have called at once, and one of the two lines was put down then.
    const met = [one.met.length, two.met.length];
    office.set(...month, oil(4), 4);
    office.place.seal();
    await vi.waitFor(() => expect(truck.read(...month)?.days['04']).toEqual({ oilBbl: 4 }), within);
    expect(lines).toEqual([]);
    expect([one.met.length, two.met.length]).toEqual(met);
  });

  it('SYN-142 brings what a truck had heard of another that is gone, over the LAN and then by file', async () => {
    const [second, third, fourth] = [open('SECOND', 55), open('THIRD', 56), open('FOURTH', 57)];
    admit(office, fourth, 'viewer');
    admit(office, second, 'pumper');
    admit(office, third, 'foreman');
    meet(office, truck);
    meet(office, second);
    truck.set(...month, oil(1), 1);
    const ether = new Ether();
    const [first, other] = [seat(truck, { ether }), seat(second, { ether })];
    await areSame(first, other);
    await first.path.close();
    truck.set(...month, oil(2), 2);
    await other.path.close();
    const [carrying, last] = [seat(second, { ether }), seat(third, { ether })];
    await areSame(carrying, last);
    expect(third.read(...month)?.days['01']).toEqual({ oilBbl: 1 });
    expect(third.read(...month)?.days['02']).toEqual({});
    expect(stateOf(third)).toEqual(stateOf(second));
    await carry(third, fourth);
    expect(fourth.read(...month)?.days['01']).toEqual({ oilBbl: 1 });
    expect(stateOf(fourth)).toEqual(stateOf(third));
  });
});

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ port, host: '127.0.0.1' });
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** All that one place holds, brought to another by a file. */
async function carry(from: TestPlace, to: TestPlace): Promise<void> {
  const parts: Uint8Array[] = [];
  const about = { tenantId: testTenantId, appVersion: '1.0.0', atMs: 0, known: undefined };
  const append = (bytes: Uint8Array) => void parts.push(bytes);
  await writeChunkFile({ place: from.place, signer: from.device, append, ...about });
  const file = Buffer.concat(parts);
  const readPart = (offset: number, length: number) => file.subarray(offset, offset + length);
  const source = { bytes: file.length, readPart };
  await takeInFile({ place: to.place, tenantId: testTenantId, source });
}
