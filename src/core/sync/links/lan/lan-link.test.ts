import { once } from 'node:events';
import {
  type AddressInfo,
  connect as connectTcp,
  createServer as createTcpServer,
  type Server,
} from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { must } from '#shared/kit/must.ts';
import { createDevice } from '#core/sync/chunks/device.ts';
import { openTestNeighbour, type TestNeighbour } from '#tests/fixtures/test-lan.ts';
import { admit, meet, openTestPlace, stateOf, type TestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { createLanCertificate, type LanCertificate } from './certificate.ts';
import { tlsOptionsOf } from './connect.ts';
import { frameHead } from './frame-reader.ts';
import { createFramedSocket, type FramedSocket } from './framed-socket.ts';
import { connectionOf, greet } from './greet.ts';
import { encodeGreet, greetBytes, parseGreet, type Side } from './greet-words.ts';
import { knockOf, lanSecretOf } from './lan-secret.ts';

const places: TestPlace[] = [];
const neighbours: TestNeighbour[] = [];
const sockets: { destroy(): void }[] = [];
let office: TestPlace;
let truck: TestPlace;

beforeEach(() => {
  office = open('OFFICE', 31);
  truck = open('TRUCK', 32);
  office.place.found();
  admit(office, truck, 'pumper');
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const neighbour of neighbours.splice(0)) neighbour.close();
  for (const place of places.splice(0)) place.close();
});

function open(name: string, seed: number): TestPlace {
  const place = openTestPlace(name, { seed });
  places.push(place);
  return place;
}

async function neighbour(...args: Parameters<typeof openTestNeighbour>): Promise<TestNeighbour> {
  const opened = await openTestNeighbour(...args);
  neighbours.push(opened);
  return opened;
}

const month = ['wellMonth', 'W/2026-03'] as const;
const oil = (day: number) => ['days', String(day).padStart(2, '0'), 'oilBbl'];
const within = { timeout: 8_000, interval: 10 };

const areSame = (...all: TestNeighbour[]) =>
  vi.waitFor(() => {
    for (const { exchanges } of all) expect(exchanges.at(-1)?.standing.isSame).toBe(true);
  }, within);

describe('two neighbours', () => {
  it('SYN-130 come to hold the same over TLS, and pass on what is written meanwhile', async () => {
    for (let day = 1; day <= 20; day++) (day % 2 ? office : truck).set(...month, oil(day), day);
    const [one, other] = [await neighbour(office), await neighbour(truck)];
    expect(await other.dial(one.port)).toMatchObject({
      as: 'member',
      takenAs: 'member',
      device: office.place.ownKey,
      port: one.port,
    });
    await areSame(one, other);
    expect(stateOf(truck)).toEqual(stateOf(office));
    truck.set(...month, oil(21), 21);
    truck.place.seal();
    await vi.waitFor(
      () => expect(office.read(...month)?.days['21']).toEqual({ oilBbl: 21 }),
      within,
    );
    expect(one.connections[0]).toMatchObject({ device: truck.place.ownKey, port: other.port });
    expect([...one.bugs, ...other.bugs]).toEqual([]);
  });

  it('SYN-131 tell a stranger nothing', async () => {
    const one = await neighbour(office, { greetWithinMs: 500 });
    const stranger = open('STRANGER', 40);
    stranger.place.found();
    const other = await neighbour(stranger);
    expect(await other.dial(one.port)).toEqual({ failed: 'not-answered' });
    const heard = await listenTo(one.port, (socket) => socket.write(Buffer.alloc(100, 7)));
    const silent = await listenTo(one.port, () => undefined);
    expect([heard, silent]).toEqual([0, 0]);
    await vi.waitFor(() => expect(one.turnedAway).toHaveLength(3), within);
    expect(one.connections).toEqual([]);
  });

  it('SYN-131 tell nothing to what listens in place of a neighbour, save that one knocks', async () => {
    const heard: Buffer[] = [];
    const trap = createServer(tlsOptionsOf(createLanCertificate()), (socket) => {
      socket.on('data', (bytes) => heard.push(bytes));
      socket.on('error', () => undefined);
    });
    const port = await listen(trap);
    const other = await neighbour(truck, { greetWithinMs: 300 });
    expect(await other.dial(port)).toEqual({ failed: 'not-answered' });
    const said = Buffer.concat(heard);
    const word = parseGreet(said.subarray(4));
    expect(word?.kind).toBe('knock');
    expect(said.length).toBe(4 + encodeGreet(must(word, 'a word')).length);
    trap.close();
  });

  it('SYN-131 tell nothing to who shows no certificate, or comes from where nobody may', async () => {
    const one = await neighbour(office, { greetWithinMs: 300 });
    const bare = connect({ port: one.port, host: '127.0.0.1', rejectUnauthorized: false });
    sockets.push(bare);
    expect(await heardOn(bare, (socket) => socket.write(frameHead(10)))).toBe(0);
    const elsewhere = await neighbour(office, { mayConnect: () => false });
    const other = await neighbour(truck);
    expect(await other.dial(elsewhere.port)).toHaveProperty('failed');
    expect([elsewhere.connections, elsewhere.turnedAway]).toEqual([[], []]);
  });

  it('SYN-132 are not deceived by who ends TLS between them, though it knows the tenant', async () => {
    const [one, other] = [await neighbour(office), await neighbour(truck)];
    const passed: number[] = [];
    // Passes on every word between two connections of its own.
    const between = createServer(tlsOptionsOf(createLanCertificate()), (near) => {
      const far = connect({ ...tlsOptionsOf(createLanCertificate()), port: one.port });
      sockets.push(near, far);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        from.on('data', (bytes) => {
          passed.push(bytes.length);
          to.write(bytes);
        });
        from.on('error', () => undefined);
        from.on('close', () => to.destroy());
      }
    });
    const port = await listen(between);
    expect(await other.dial(port)).toMatchObject({ failed: 'not-answered' });
    expect(passed.length).toBeGreaterThan(0);
    await vi.waitFor(() => expect(one.turnedAway).toEqual(['not-answered']), within);
    between.close();
  });

  it('SYN-132 are not deceived by a revoked device that stands between and passes proofs on', async () => {
    const thief = open('THIEF', 44);
    admit(office, thief, 'engineer');
    meet(office, truck);
    office.place.revoke(thief.place.ownKey);
    meet(office, truck);
    const one = await neighbour(office, { greetWithinMs: 600 });
    const other = await neighbour(truck, { greetWithinMs: 600 });
    const words = await standBetween(thief, one.port);
    expect(await other.dial(words.port)).toMatchObject({ failed: 'not-proven' });
    // It was let as far as proofs on both sides, and had nothing from them.
    expect(words.proofs()).toBe(2);
    await vi.waitFor(() => expect(one.turnedAway).toEqual(['not-proven']), within);
    words.close();
  });

  it('SYN-136 take no proof of an earlier connection', async () => {
    const one = await neighbour(office, { greetWithinMs: 400 });
    const signatures: Uint8Array[] = [];
    const sign = (bytes: Uint8Array) => {
      signatures.push(truck.device.sign(bytes));
      return signatures.at(-1)!;
    };
    const { publicKey } = truck.device;
    const honest = await neighbour({ ...truck, device: { ...truck.device, sign } });
    expect(await honest.dial(one.port)).toMatchObject({ as: 'member' });
    expect(signatures).toHaveLength(1);
    const replaying = { ...truck.device, publicKey, sign: () => signatures[0]! };
    const thief = await neighbour({ ...truck, device: replaying });
    expect(await thief.dial(one.port)).toMatchObject({ failed: 'not-taken' });
    await vi.waitFor(() => expect(one.turnedAway).toEqual(['not-proven']), within);
    // The very bytes of an earlier connection, on a new one.
    const said = await recordGreeting(one.port);
    const heard = await listenTo(one.port, (socket) => {
      for (const bytes of said) socket.write(bytes);
    });
    expect(said.length).toBeGreaterThan(1);
    expect(heard).toBe(0);
  });

  it('SYN-133 let go a revoked device, and one of another tenant', async () => {
    const one = await neighbour(office, { greetWithinMs: 500 });
    const other = await neighbour(truck);
    expect(await other.dial(one.port)).toMatchObject({ as: 'member' });
    await areSame(one, other);
    const before = truck.rows('chunk').length;
    office.place.revoke(truck.place.ownKey);
    office.set(...month, oil(1), 1);
    office.place.seal();
    await vi.waitFor(() => expect(one.open).toBe(0), within);
    expect(truck.rows('chunk')).toHaveLength(before);
    const again = await neighbour(truck, { greetWithinMs: 500 });
    expect(await again.dial(one.port)).toMatchObject({ failed: 'not-taken' });
    expect(one.turnedAway).toEqual(['revoked']);
    expect(truck.rows('chunk')).toHaveLength(before);
    const elsewhere = await neighbour(truck, { tenantId: 'OTHER', greetWithinMs: 500 });
    expect(await elsewhere.dial(one.port)).toEqual({ failed: 'not-answered' });
  });

  it('SYN-134 end the connection with what is no frame, or too large a one, and nothing else', async () => {
    const one = await neighbour(office, { greetWithinMs: 500 });
    const other = await neighbour(truck);
    expect(await other.dial(one.port)).toMatchObject({ as: 'member' });
    const random = seededRandom(9);
    for (const bytes of [
      frameHead(0xffff_ffff),
      frameHead(5_000),
      Buffer.concat([frameHead(3), Buffer.from('abc')]),
      ...Array.from({ length: 20 }, (_, n) => Buffer.from(random.bytes(1 + n * 50))),
    ]) {
      expect(await listenTo(one.port, (socket) => socket.write(bytes))).toBe(0);
    }
    const plain = await new Promise<number>((resolve) => {
      const socket = connectTcp(one.port, '127.0.0.1');
      let heard = 0;
      socket.on('data', (bytes) => (heard += bytes.length));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(heard));
      socket.write('GET / HTTP/1.1\r\n\r\n');
    });
    // An alert of TLS at most.
    expect(plain).toBeLessThan(10);
    truck.set(...month, oil(2), 2);
    truck.place.seal();
    await vi.waitFor(
      () => expect(office.read(...month)?.days['02']).toEqual({ oilBbl: 2 }),
      within,
    );
    expect(one.bugs).toEqual([]);
  });

  it('SYN-134 end the connection of a member that says too much at once', async () => {
    const one = await neighbour(office);
    const other = await neighbour(truck, { isMute: true });
    await other.dial(one.port);
    await vi.waitFor(() => expect(one.connections).toHaveLength(1), within);
    other.connections[0]!.link.send(new Uint8Array(2 * 1024 * 1024));
    await vi.waitFor(() => expect(one.open).toBe(0), within);
    expect(one.bugs).toEqual([]);
  });

  it('SYN-135 notice that the other end has gone without a word', async () => {
    const one = await neighbour(office, { silentAfterMs: 800 });
    const other = await neighbour(truck, { silentAfterMs: 800 });
    const line = await blackHole(one.port);
    expect(await other.dial(line.port)).toMatchObject({ as: 'member' });
    await areSame(one, other);
    // Silence of both is no reason to end it.
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect([one.open, other.open]).toEqual([1, 1]);
    line.swallow();
    await vi.waitFor(() => expect([one.open, other.open]).toEqual([0, 0]), within);
    line.close();
  });

  it('SYN-143 let go who says nothing', async () => {
    const one = await neighbour(office, { greetWithinMs: 300 });
    const begun = performance.now();
    const silentTcp = new Promise<void>((resolve) => {
      const socket = connectTcp(one.port, '127.0.0.1');
      sockets.push(socket);
      socket.on('error', () => undefined).on('close', () => resolve());
    });
    await Promise.all([listenTo(one.port, () => undefined), silentTcp]);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('SYN-138 know by what it shows a member they had not heard of', async () => {
    const laptop = open('LAPTOP', 33);
    // Of the laptop only the office knows; of the phone only the laptop.
    admit(office, laptop, 'owner');
    const phone = open('PHONE', 34);
    admit(laptop, phone, 'pumper');
    phone.set(...month, oil(3), 3);
    const [one, other] = [await neighbour(truck), await neighbour(phone)];
    expect(truck.place.rights!.now.members.has(phone.place.ownKey)).toBe(false);
    expect(await other.dial(one.port)).toMatchObject({ as: 'member', takenAs: 'member' });
    await areSame(one, other);
    expect(truck.read(...month)?.days['03']).toEqual({ oilBbl: 3 });
  });

  it('SYN-138 know each other though neither had heard of the other', async () => {
    const [red, blue] = [open('RED', 35), open('BLUE', 36)];
    const second = open('SECOND', 37);
    admit(office, second, 'owner');
    admit(office, red, 'pumper');
    admit(second, blue, 'pumper');
    expect(red.place.rights!.now.members.has(blue.place.ownKey)).toBe(false);
    expect(blue.place.rights!.now.members.has(red.place.ownKey)).toBe(false);
    const [one, other] = [await neighbour(red), await neighbour(blue)];
    expect(await other.dial(one.port)).toMatchObject({ as: 'member', takenAs: 'member' });
    await areSame(one, other);
  });

  it('SYN-139 let in who holds an invitation, once', async () => {
    office.set(...month, oil(4), 4);
    const secret = seededRandom(77).bytes(32);
    office.place.invite(secret, 'foreman');
    const phone = open('PHONE', 38);
    phone.place.expect(office.place.root!);
    const invite = createDevice(secret);
    const one = await neighbour(office, { greetWithinMs: 500 });
    const other = await neighbour(phone, { invite });
    expect(await other.dial(one.port)).toMatchObject({ as: 'member', takenAs: 'joining' });
    await vi.waitFor(() => expect(phone.rows('chunk').length).toBeGreaterThan(3), within);
    phone.place.join(secret);
    await vi.waitFor(() => expect([one.open, other.open]).toEqual([0, 0]), within);
    expect(await other.dial(one.port)).toMatchObject({ as: 'member', takenAs: 'member' });
    await areSame(one, other);
    expect(phone.read(...month)?.days['04']).toEqual({ oilBbl: 4 });
    const late = open('LATE', 39);
    late.place.expect(office.place.root!);
    const third = await neighbour(late, { invite });
    expect(await third.dial(one.port)).toHaveProperty('failed');
    expect(late.rows('chunk')).toEqual([]);
  });

  it('SYN-139 show who is joining nothing but who the members are', async () => {
    office.set(...month, oil(4), 4);
    const secret = seededRandom(78).bytes(32);
    office.place.invite(secret, 'foreman');
    const phone = open('PHONE', 38);
    phone.place.expect(office.place.root!);
    const one = await neighbour(office);
    const other = await neighbour(phone, { invite: createDevice(secret) });
    await other.dial(one.port);
    await vi.waitFor(() => expect(phone.rows('chunk').length).toBeGreaterThan(3), within);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(new Set(phone.rows('chunk').map(({ space }) => space))).toEqual(new Set(['members']));
    expect(one.open).toBe(1);
  });
});

/** What a listener says to somebody who connects with TLS, until the listener ends it. */
async function listenTo(port: number, act: (socket: TLSSocket) => void): Promise<number> {
  const socket = connect({ ...tlsOptionsOf(createLanCertificate()), port, host: '127.0.0.1' });
  sockets.push(socket);
  return heardOn(socket, act);
}

function heardOn(socket: TLSSocket, act: (socket: TLSSocket) => void): Promise<number> {
  let heard = 0;
  return new Promise((resolve) => {
    socket.on('secureConnect', () => act(socket));
    socket.on('data', (bytes) => (heard += bytes.length));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** The frames an honest truck says to a listener until it is taken. */
async function recordGreeting(port: number): Promise<Buffer[]> {
  const certificate = createLanCertificate();
  const socket = await dialTls(port, certificate);
  const said: Buffer[] = [];
  const frames = framesOver(socket);
  const recording: FramedSocket = {
    ...frames,
    send(bytes) {
      said.push(Buffer.concat([frameHead(bytes.length), bytes]));
      frames.send(bytes);
    },
  };
  const greeted = await greet(greeterOf(truck, certificate), {
    side: 'dials',
    purpose: 'chunks',
    socket,
    frames: recording,
  });
  expect(greeted).toMatchObject({ as: 'member' });
  frames.destroy();
  return said;
}

function greeterOf({ place, device }: TestPlace, certificate: LanCertificate) {
  return { tenantId: testTenantId, place, signer: device, certificate, port: () => 0 };
}

async function dialTls(port: number, certificate: LanCertificate): Promise<TLSSocket> {
  const socket = connect({ ...tlsOptionsOf(certificate), port, host: '127.0.0.1' });
  sockets.push(socket);
  await once(socket, 'secureConnect');
  return socket;
}

function framesOver(socket: TLSSocket): FramedSocket {
  const clock = { monotonicMs: () => performance.now() };
  return createFramedSocket({ socket, clock, onBug: (error) => expect(error).toBeUndefined() });
}

/** A line of TCP on which nothing gets through any more when it is told to swallow, and nobody is told. */
async function blackHole(to: number) {
  let isSwallowing = false;
  const server = createTcpServer((near) => {
    const far = connectTcp(to, '127.0.0.1');
    sockets.push(near, far);
    for (const [from, toward] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => void (isSwallowing || toward.write(bytes)));
      from.on('error', () => undefined);
      from.on('close', () => void (isSwallowing || toward.destroy()));
    }
  });
  const port = await listen(server);
  return { port, swallow: () => void (isSwallowing = true), close: () => void server.close() };
}

/** Somebody who knows the tenant, ends TLS on both sides, and passes each end's proof on to the other. */
async function standBetween(thief: TestPlace, to: number) {
  const [nearCertificate, farCertificate] = [createLanCertificate(), createLanCertificate()];
  const secret = lanSecretOf(testTenantId, thief.place.root!);
  let proofs = 0;
  const server = createServer(tlsOptionsOf(nearCertificate), (near) => {
    sockets.push(near);
    void dialTls(to, farCertificate).then((far) => {
      const [toNear, toFar] = [framesOver(near), framesOver(far)];
      const knockOver = (side: Side, socket: TLSSocket, certificate: LanCertificate) => {
        const connection = must(connectionOf(certificate, side, socket), 'a connection');
        const proof = knockOf(secret, greetBytes(testTenantId, side, connection));
        return encodeGreet({ kind: 'knock', version: 1, proof, purpose: 'chunks' });
      };
      const passOn = (on: FramedSocket) => ({
        frame(bytes: Uint8Array) {
          const word = parseGreet(bytes);
          if (word?.kind === 'prove') proofs++;
          if (word?.kind !== 'knock') on.send(bytes);
        },
        closed: () => on.destroy(),
      });
      toNear.listen(passOn(toFar));
      toFar.listen(passOn(toNear));
      toFar.send(knockOver('dials', far, farCertificate));
      toNear.send(knockOver('listens', near, nearCertificate));
    });
  });
  const port = await listen(server);
  return { port, proofs: () => proofs, close: () => void server.close() };
}
