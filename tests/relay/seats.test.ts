import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createDevice } from '#core/sync/chunks/device.ts';
import { createExchange, type Exchange } from '#core/sync/chunks/exchange.ts';
import { noteToLetGo } from '#core/sync/compaction/floor-rows.ts';
import { letSomeGo } from '#core/sync/compaction/let-go.ts';
import { createWebSocketLink } from '#core/sync/chunks/web-socket-link.ts';
import type { Signer } from '#shared/chunks/crypto.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { type Challenge, encodeHandshake, parseHandshake } from '#shared/chunks/handshake.ts';
import { must } from '#shared/kit/must.ts';
import {
  admit,
  fieldSpace,
  openTestPlace,
  stateOf,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { patient, startRelay, type TestRelay } from './test-relay.ts';
import { proofOf } from './test-link.ts';

/** The real thing at both ends: what a seat stores and says, and a relay in another process. */
let relay: TestRelay;
let claim: string;
const closing: (() => unknown)[] = [];
beforeAll(async () => {
  relay = await startRelay();
  claim = await relay.addTenant('acme');
});
afterAll(() => relay.close());
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function openSeat(name: string, seed: number): TestPlace {
  const seat = openTestPlace(name, { seed });
  closing.push(() => seat.close());
  return seat;
}

const deviceOf = (signer: Signer) => ({ signer, key: keyOf(signer) });

interface Connected {
  readonly exchange: Exchange;
  readonly ended: Promise<string>;
  close(): void;
}

/** Proves the seat's device at a relay, and hands the socket to the exchange in the moment it is welcomed. */
async function connect(
  seat: TestPlace,
  {
    url,
    invite,
    code,
  }: { readonly url?: string; readonly invite?: Uint8Array; readonly code?: string } = {},
): Promise<Connected> {
  const at = url ?? relay.url;
  const socket = new WebSocket(`${at.replace('http', 'ws')}t/acme/sync`);
  const ended = new Promise<string>((resolve) =>
    socket.once('close', (_, reason) => resolve(String(reason))),
  );
  const options = { claim: code, invite: invite && deviceOf(createDevice(invite)) };
  const exchange = await new Promise<Exchange>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', function hear(bytes: Buffer) {
      const message = must(parseHandshake(new Uint8Array(bytes)), 'a handshake');
      if (message.kind === 'challenge') {
        socket.send(
          encodeHandshake(
            proofOf(new URL(at).host, 'acme', deviceOf(seat.device), message as Challenge, options),
          ),
        );
      } else if (message.kind === 'welcome') {
        socket.off('message', hear);
        resolve(converse(seat, socket));
      } else {
        socket.off('message', hear);
        reject(new Error(JSON.stringify(message)));
      }
    });
  });
  const ticking = setInterval(() => {
    exchange.tick();
    while (seat.place.checkpoints.step());
  }, 100);
  const close = () => {
    clearInterval(ticking);
    exchange.close();
    socket.terminate();
  };
  closing.push(close);
  return { exchange, ended, close };
}

function converse({ place, name }: TestPlace, socket: WebSocket): Exchange {
  return createExchange({
    place,
    link: createWebSocketLink(socket, (error) => expect(error).toBeUndefined()),
    clock: { monotonicMs: () => performance.now() },
    tenantId: testTenantId,
    placeName: name,
    appVersion: '1.0.0',
  });
}

/** Whatever the rules say of when: all that documents hold. */
function letGoAll({ place, database }: TestPlace): void {
  noteToLetGo(database.write, [...Array(100).keys()]);
  letSomeGo({ tenantId: testTenantId, database: database.write, ring: place.ring }, 100);
}

const isSame = async (...all: readonly Connected[]) =>
  vi.waitFor(
    () =>
      expect(all.map(({ exchange }) => exchange.standing)).toEqual(
        all.map(() => expect.objectContaining({ isSame: true, unsent: 0 })),
      ),
    patient,
  );

describe('seats and a relay', () => {
  it('RLY-32 found a tenant, join it through the relay, work apart for weeks, and come to show the same', async () => {
    const [office, truck] = [openSeat('OFFICE', 1), openSeat('TRUCK', 2)];
    office.place.found();
    office.set('well', 'W', ['name'], 'Lea 1');
    const first = await connect(office, { code: claim });
    await isSame(first);

    const secret = seededRandom(77).bytes(32);
    office.place.invite(secret, 'pumper');
    truck.place.expect(must(office.place.root, 'founded'));
    await isSame(first);
    const joining = await connect(truck, { invite: secret });
    await vi.waitFor(() => expect(truck.place.rights?.now.members.size).toBe(1), patient);
    truck.place.join(secret);
    await isSame(first, joining);
    await vi.waitFor(() => expect(truck.read('well', 'W')?.name).toBe('Lea 1'), patient);

    // Apart: the office has closed for the night, the truck has no signal.
    joining.close();
    first.close();
    for (let n = 0; n < 40; n++) truck.set('annotation', `N${n}`, ['text'], `note ${n}`);
    office.set('well', 'W', ['name'], 'Lea 1H');
    const back = await connect(truck);
    await isSame(back);
    back.close();
    const morning = await connect(office);
    await isSame(morning);
    expect(office.rows('annotation')).toHaveLength(40);
    const again = await connect(truck);
    await isSame(morning, again);
    expect(stateOf(truck)).toEqual(stateOf(office));

    // Connected: at once.
    truck.set('annotation', 'LIVE', ['text'], 'now');
    truck.place.seal();
    await vi.waitFor(() => expect(office.read('annotation', 'LIVE')?.text).toBe('now'), patient);

    // A lost laptop.
    office.place.revoke(deviceOf(truck.device).key);
    expect(await again.ended).toBe('revoked');
    await expect(connect(truck)).rejects.toThrow('revoked');
  });

  it('RLY-03 RLY-20 fill a relay that was lost, and one that was put back to an old state, from any seat', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-lost-'));
    const backup = `${folder}-backup`;
    for (const one of [folder, backup])
      closing.push(() => rmSync(one, { recursive: true, force: true }));
    const start = async () => {
      const running = await startRelay({ folder });
      closing.push(() => running.stop());
      return running;
    };
    const [office, other] = [openSeat('OFFICE', 3), openSeat('NEW', 4)];
    office.place.found();
    const note = (n: number) => office.set('annotation', `N${n}`, ['text'], `note ${n}`);
    for (let n = 0; n < 20; n++) note(n);

    const anew = await start();
    const filling = await connect(office, { url: anew.url, code: await anew.addTenant('acme') });
    await isSame(filling);
    expect(await anew.stop()).toBe(0);
    cpSync(folder, backup, { recursive: true });
    const later = await start();
    const more = await connect(office, { url: later.url });
    for (let n = 20; n < 25; n++) note(n);
    const secret = seededRandom(78).bytes(32);
    office.place.invite(secret, 'engineer');
    await isSame(more);
    expect(await later.stop()).toBe(0);

    rmSync(folder, { recursive: true });
    cpSync(backup, folder, { recursive: true });
    const restored = await start();
    await isSame(await connect(office, { url: restored.url }));
    other.place.expect(must(office.place.root, 'founded'));
    const joining = await connect(other, { url: restored.url, invite: secret });
    await vi.waitFor(() => expect(other.place.rights?.now.members.size).toBe(1), patient);
    other.place.join(secret);
    await vi.waitFor(() => expect(stateOf(other)).toEqual(stateOf(office)), patient);
    await isSame(joining);
    expect(other.rows('annotation')).toHaveLength(25);
  });

  it('SYN-284 fill a lost relay with what they remake, and whoever kept all with what authors sealed', async () => {
    const anew = await startRelay();
    closing.push(() => anew.close());
    const [office, thrifty, other] = [
      openSeat('OFFICE', 13),
      openSeat('THRIFTY', 14),
      openSeat('NEW', 15),
    ];
    office.place.found();
    for (let n = 0; n < 20; n++) office.set('annotation', `N${n}`, ['text'], `note ${n}`);
    office.place.seal();
    admit(office, thrifty, 'owner');
    letGoAll(thrifty);

    const filling = await connect(thrifty, { url: anew.url, code: await anew.addTenant('acme') });
    await isSame(filling);
    const secret = seededRandom(80).bytes(32);
    thrifty.place.invite(secret, 'engineer');
    await isSame(filling);
    other.place.expect(must(office.place.root, 'founded'));
    const joining = await connect(other, { url: anew.url, invite: secret });
    await vi.waitFor(() => expect(other.place.rights?.now.members.size).toBe(2), patient);
    other.place.join(secret);
    await vi.waitFor(() => expect(other.rows('annotation')).toHaveLength(20), patient);
    const remade = (seat: TestPlace) =>
      seat.rows('chunk').filter(({ body, space }) => body === null && space === fieldSpace).length;
    expect(remade(other)).toBeGreaterThan(0);

    const whole = await connect(office, { url: anew.url });
    await isSame(joining, whole);
    const late = openSeat('LATE', 16);
    const second = seededRandom(81).bytes(32);
    office.place.invite(second, 'engineer');
    late.place.expect(must(office.place.root, 'founded'));
    await isSame(joining, whole);
    const coming = await connect(late, { url: anew.url, invite: second });
    await vi.waitFor(() => expect(late.place.rights?.now.members.size).toBe(3), patient);
    late.place.join(second);
    await vi.waitFor(() => expect(late.rows('annotation')).toHaveLength(20), patient);
    await isSame(coming);
    expect(remade(late)).toBe(0);
  });

  it('SYN-190 give whoever comes what a checkpoint holds, though its maker has gone', async () => {
    const anew = await startRelay();
    closing.push(() => anew.close());
    const [office, fresh] = [openSeat('OFFICE', 5), openSeat('FRESH', 6)];
    office.place.found();
    const first = await connect(office, { url: anew.url, code: await anew.addTenant('acme') });
    for (let day = 10; day < 30; day++) {
      office.set('wellMonth', 'W/2026-03', ['days', String(day), 'oilBbl'], day);
      office.place.seal();
    }
    expect(office.place.checkpoints.make(fieldSpace)).toBe(true);
    await isSame(first);
    const secret = seededRandom(79).bytes(32);
    office.place.invite(secret, 'engineer');
    fresh.place.expect(must(office.place.root, 'founded'));
    const joining = await connect(fresh, { url: anew.url, invite: secret });
    await vi.waitFor(() => expect(fresh.place.rights?.now.members.size).toBe(1), patient);
    // Parts are taken before any chunk of their space.
    const shown: number[] = [];
    fresh.place.onAdded(({ space }) => {
      if (space === fieldSpace) shown.push(fresh.rows('productionDay').length);
    });
    fresh.place.join(secret);
    await vi.waitFor(() => expect(fresh.rows('productionDay')).toHaveLength(20), patient);
    first.close();
    await vi.waitFor(() => expect(fresh.place.checkpoints.restoring()).toEqual([]), patient);
    await isSame(joining);
    expect(shown[0]).toBe(20);
    expect(stateOf(fresh).slice(1)).toEqual(stateOf(office).slice(1));
  });
});
