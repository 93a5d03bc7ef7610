import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeMessage } from '#shared/chunks/wire.ts';
import { admit, openTestPlace, stateOf, type TestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { Network, noFaults } from '#tests/sync/simulation/network.ts';
import { createExchange, type Exchange } from './exchange.ts';

let network: Network;
let office: TestPlace;
let truck: TestPlace;
const exchanges: Exchange[] = [];

beforeEach(() => {
  network = new Network(seededRandom(5).fraction);
  office = openTestPlace('OFFICE', { seed: 11 });
  truck = openTestPlace('TRUCK', { seed: 12 });
  office.place.found();
  admit(office, truck, 'pumper');
});
afterEach(() => {
  for (const exchange of exchanges.splice(0)) exchange.close();
  office.close();
  truck.close();
});

function connect(
  one = office,
  other = truck,
  remembered: Exchange['standing']['theirs'] = new Map(),
): [Exchange, Exchange] {
  const links = network.pair();
  const [first, second] = [one, other].map(({ place, name }, at) =>
    createExchange({
      place,
      link: links[at]!,
      clock: { monotonicMs: () => network.nowMs },
      tenantId: testTenantId,
      placeName: name,
      appVersion: '1.0.0',
      ...(at === 0 && { remembered: (space) => remembered.get(space) }),
    }),
  ) as [Exchange, Exchange];
  exchanges.push(first, second);
  return [first, second];
}

function run(ms: number): void {
  for (let at = 0; at < ms; at += 1_000) {
    network.runFor(1_000);
    for (const exchange of exchanges) exchange.tick();
  }
}

const month = ['wellMonth', 'W/2026-03'] as const;
const oil = (day: number) => ['days', String(day).padStart(2, '0'), 'oilBbl'];

describe('two places that meet', () => {
  it('SYN-50 come to hold the same, and know it', () => {
    for (let day = 1; day <= 20; day++) (day % 2 ? office : truck).set(...month, oil(day), day);
    const [one, other] = connect();
    run(5_000);
    expect(stateOf(truck)).toEqual(stateOf(office));
    expect(office.rows('productionDay')).toHaveLength(20);
    for (const { standing } of [one, other]) {
      expect(standing).toMatchObject({ isSame: true, diverged: [], unsent: 0 });
    }
    expect(one.standing.placeName).toBe('TRUCK');
  });

  it('SYN-51 say little when they hold the same, and then nothing', () => {
    connect();
    run(1_000);
    expect(network.bytes).toBeLessThan(1_000);
    const before = network.delivered;
    run(600_000);
    expect(network.delivered).toBe(before);
  });

  it('SYN-270 sends what the other lacked when it was last heard before it speaks', () => {
    const [before] = connect();
    run(2_000);
    const heard = before.standing.theirs;
    for (const exchange of exchanges.splice(0)) exchange.close();
    office.set(...month, oil(7), 1);
    const [sent, other] = connect(office, truck, heard);
    // Neither has heard anything yet.
    expect(sent.standing.placeName).toBeUndefined();
    expect(sent.standing.unsent).toBe(1);
    expect(other.standing.unsent).toBe(0);
    run(3_000);
    expect(truck.rows('productionDay')).toHaveLength(1);
    expect(sent.standing).toMatchObject({ isSame: true, unsent: 0 });
  });

  it('SYN-270 makes good what it remembered wrongly', () => {
    for (let day = 1; day <= 5; day++) {
      office.set(...month, oil(day), day);
      office.place.seal();
    }
    const wrong = new Map(
      office.place.dataSpaces.map((space) => [space, office.place.vectorOf(space)] as const),
    );
    office.set(...month, oil(6), 6);
    const [one] = connect(office, truck, wrong);
    run(5_000);
    expect(stateOf(truck)).toEqual(stateOf(office));
    expect(one.standing).toMatchObject({ isSame: true, unsent: 0 });
  });

  it('SYN-52 pass on at once what is written while they are connected', () => {
    connect();
    run(5_000);
    truck.set(...month, oil(7), 1);
    truck.place.seal();
    network.runFor(10);
    expect(office.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
    run(5_000);
    expect(exchanges.every(({ standing }) => standing.isSame)).toBe(true);
  });

  it('SYN-50 come to the same over a line that loses, repeats and delays, and fall silent', () => {
    network.faults = { loss: 0.3, duplication: 0.2, shortestMs: 1, longestMs: 4_000 };
    connect();
    for (let n = 0; n < 30; n++) {
      (n % 2 ? office : truck).set(...month, oil(1 + (n % 28)), n);
      if (n % 3 === 0) (n % 2 ? office : truck).place.seal();
      run(1_000);
    }
    run(300_000);
    expect(stateOf(truck)).toEqual(stateOf(office));
    expect(exchanges.every(({ standing }) => standing.isSame)).toBe(true);
    const before = network.delivered;
    run(600_000);
    expect(network.delivered).toBe(before);
  });

  it('SYN-53 never have more on its way than the window, and all arrives', () => {
    for (let n = 0; n < 40; n++) {
      truck.set('annotation', `N${n}`, ['text'], noise(40_000, n));
      truck.place.seal();
    }
    network.faults = { ...noFaults, shortestMs: 100, longestMs: 100 };
    connect();
    let most = 0;
    for (let ms = 0; ms < 5_000; ms++) {
      network.runFor(1);
      most = Math.max(most, network.travelling);
    }
    run(5_000);
    expect(most).toBeGreaterThan(100 * 1024);
    expect(most).toBeLessThan(270 * 1024);
    expect(office.rows('annotation')).toHaveLength(40);
    expect(exchanges.every(({ standing }) => standing.isSame)).toBe(true);
  });

  it('SYN-54 pass on what one has from a third', () => {
    const laptop = openTestPlace('LAPTOP', { seed: 13 });
    admit(office, laptop, 'foreman');
    connect(laptop, truck);
    truck.set(...month, oil(7), 1);
    connect(office, laptop);
    run(10_000);
    expect(office.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
    expect(stateOf(truck)).toEqual(stateOf(office));
    expect(stateOf(laptop)).toEqual(stateOf(office));
    laptop.close();
  });

  it('SYN-55 take no harm from garbage, and end what is of another tenant or protocol', () => {
    const [link, far] = network.pair();
    let isClosed = false;
    far.listen({ message: () => undefined, closed: () => (isClosed = true) });
    const exchange = createExchange({
      place: office.place,
      link,
      clock: { monotonicMs: () => network.nowMs },
      tenantId: testTenantId,
      placeName: 'OFFICE',
      appVersion: '1.0.0',
    });
    exchanges.push(exchange);
    const random = seededRandom(3);
    for (let n = 0; n < 200; n++) far.send(random.bytes(n));
    network.runFor(100);
    expect(isClosed).toBe(false);
    const hello = { protocol: 1, app: '', tenant: 'OTHER', place: '', spaces: [], asks: false };
    far.send(encodeMessage({ kind: 'hello', ...hello }));
    network.runFor(100);
    expect(isClosed).toBe(true);
  });
});

function noise(length: number, seed: number): string {
  return Buffer.from(seededRandom(seed).bytes(length)).toString('base64').slice(0, length);
}
