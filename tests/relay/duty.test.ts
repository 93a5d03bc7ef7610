import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDutySeat, type DutySeat } from '#core/features/alarms/duty-seat.ts';
import { createRelayRegister } from '#core/features/alarms/relay-register.ts';
import { parseRelayAddress } from '#core/sync/links/relay/relay-address.ts';
import { createRelayRequests } from '#core/sync/links/relay/relay-requests.ts';
import { RelayTrouble } from '#core/sync/links/relay/relay-trouble.ts';
import { TAKE_OVER_MS } from '#shared/domain/alarms/duty.ts';
import type { SeatId } from '#shared/domain/identity/ids.ts';
import { bring } from './test-link.ts';
import { tokenOf } from './test-requests.ts';
import { type Device, newDevice, TestTenant } from './test-tenant.ts';
import { startRelay, type TestRelay } from './test-relay.ts';

const name = 'acme';
const tenant = new TestTenant();
const office = tenant.add('engineer');
const truck = tenant.add('pumper');
const viewer = tenant.add('viewer');
let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
  (await bring(relay.url, name, tenant, await relay.addTenant(name))).close();
});
afterAll(() => relay.close());

const requestsOf = (device: Device, url = relay.url) =>
  createRelayRequests(parseRelayAddress(`${url}t/${name}`)!, device.signer);
const registerOf = (device: Device) => createRelayRegister(requestsOf(device));

describe('the duty of a tenant at its relay', () => {
  const open: DutySeat[] = [];
  let nowMs = 0;
  const seatOf = (seatId: string, device: Device) => {
    const seat = createDutySeat({
      seatId: seatId as SeatId,
      register: registerOf(device),
      memory: { wasMine: () => false, note: () => undefined },
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
      log: pino({ level: 'silent' }),
    });
    open.push(seat);
    return seat;
  };
  afterEach(async () => {
    for (const seat of open.splice(0)) await seat.close();
  });

  it('ALM-75 is one seat’s, and the other’s when that one is gone', async () => {
    const [one, other] = [
      seatOf('01K00000000000000000000001', office),
      seatOf('01K00000000000000000000002', truck),
    ];
    await Promise.all([one.look(), other.look()]);
    await Promise.all([one.look(), other.look()]);
    expect([one, other].filter((seat) => seat.isConfirmed())).toHaveLength(1);
    const [holder, standby] = one.isConfirmed() ? [one, other] : [other, one];
    await standby.look();
    nowMs += TAKE_OVER_MS - 1;
    await standby.look();
    expect(standby.isOnDuty()).toBe(false);
    nowMs += 1;
    await standby.look();
    expect(standby.isConfirmed()).toBe(true);
    await holder.look();
    expect(holder.isOnDuty()).toBe(false);
  });

  it('RLY-61 is claimed by those who may write, seen by members, and nothing to anybody else', async () => {
    const before = await registerOf(office).read();
    const claim = {
      seatId: '01K00000000000000000000003' as SeatId,
      serial: (before?.serial ?? 0) + 1,
    };
    expect(await registerOf(viewer).write(claim)).toBe(false);
    expect(await registerOf(viewer).read()).toEqual(before);
    await expect(registerOf({ ...office, ...newDevice() }).read()).rejects.toThrow(RelayTrouble);
    for (const authorization of [
      '',
      'Bearer x',
      `Bearer ${await tokenOf(relay.url, name, truck)}x`,
    ]) {
      const answer = await fetch(`${relay.url}t/${name}/duty`, { headers: { authorization } });
      expect(answer.status).toBe(401);
    }
    const malformed = { method: 'PUT', headers: { 'content-type': 'application/json' } };
    for (const body of ['{}', '{"seatId":"x","serial":0}', '{"seatId":"","serial":1}', 'x'])
      expect((await requestsOf(office).send('duty', { ...malformed, body })).status).toBe(400);
    expect(await registerOf(truck).write(claim)).toBe(true);
    expect(await registerOf(office).write({ ...claim, seatId: '01K0X' as SeatId })).toBe(false);
    expect(await registerOf(office).read()).toEqual(claim);
  });
});

describe('what answers and is no relay', () => {
  it.each([200, 302, 502])('ALM-72 is trouble like no answer at all (%d)', async (status) => {
    const portal = createServer((_, response) =>
      response
        .writeHead(status, { 'content-type': 'text/html', location: '/login', connection: 'close' })
        .end('<html>Pay here'),
    ).listen(0, '127.0.0.1');
    await once(portal, 'listening');
    const { port } = portal.address() as AddressInfo;
    const asked = createRelayRegister(requestsOf(office, `http://127.0.0.1:${port}/`)).read();
    await expect(asked).rejects.toThrow(RelayTrouble);
    portal.close();
    await once(portal, 'close');
  });

  it('ALM-72 is trouble when nothing answers', async () => {
    const nowhere = createRelayRegister(requestsOf(office, 'http://127.0.0.1:1/'));
    await expect(nowhere.read()).rejects.toThrow(RelayTrouble);
  });
});
