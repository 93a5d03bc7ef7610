import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { MAX_MESSAGE_BYTES } from '#shared/chunks/wire.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { admit, openTestPlace, stateOf, type TestPlace } from '#tests/fixtures/test-place.ts';
import { createExchange } from './exchange.ts';
import type { Link } from './link.ts';
import { createWebSocketLink } from './web-socket-link.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** Both ends of a real socket on loopback. */
async function connect(onBug = (error: unknown) => expect(error).toBeUndefined()) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: MAX_MESSAGE_BYTES });
  await once(server, 'listening');
  closing.push(() => new Promise((done) => server.close(done)));
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'open')])) as [
    [WebSocket],
    unknown,
  ];
  closing.push(() => client.terminate());
  return {
    client,
    accepted,
    links: [accepted, client].map((one) => createWebSocketLink(one, onBug)),
  };
}

function open(name: string, seed: number): TestPlace {
  const place = openTestPlace(name, { seed });
  closing.unshift(() => place.close());
  return place;
}

function converse({ place, name }: TestPlace, link: Link) {
  const exchange = createExchange({
    place,
    link,
    clock: performanceClock,
    tenantId: testTenantId,
    placeName: name,
    appVersion: '1.0.0',
  });
  closing.push(() => exchange.close());
  return exchange;
}
const performanceClock = { monotonicMs: () => performance.now() };

describe('two places over a WebSocket', () => {
  it('SYN-56 come to hold the same', async () => {
    const [office, truck] = [open('OFFICE', 11), open('TRUCK', 12)];
    office.place.found();
    admit(office, truck, 'pumper');
    for (let n = 0; n < 30; n++)
      truck.set('annotation', `N${n}`, ['text'], `note ${n}`.repeat(500));
    office.set('well', 'W', ['name'], 'Lea 1');
    const { links } = await connect();
    converse(office, links[0]!);
    converse(truck, links[1]!);
    await vi.waitFor(() => expect(stateOf(truck)).toEqual(stateOf(office)), { timeout: 20_000 });
    expect(office.rows('annotation')).toHaveLength(30);
    truck.set('annotation', 'LIVE', ['text'], 'now');
    truck.place.seal();
    await vi.waitFor(() => expect(office.read('annotation', 'LIVE')?.text).toBe('now'));
  });

  it('SYN-56 end when the socket does, and when it says something else', async () => {
    const { client, links } = await connect();
    const ends = [vi.fn<() => void>(), vi.fn<() => void>()];
    for (const [at, link] of links.entries()) {
      link.listen({ message: () => undefined, closed: ends[at]! });
    }
    client.send('{"text": true}');
    await vi.waitFor(() => expect(ends.map((end) => end.mock.calls.length)).toEqual([1, 1]));
    links[0]!.send(new Uint8Array(3));
  });

  it('SYN-56 end when a message cannot be taken in, and say why', async () => {
    const bugs: unknown[] = [];
    const { links } = await connect((error) => bugs.push(error));
    const closed = vi.fn<() => void>();
    const bug = new Error('no disk');
    links[0]!.listen({
      message: () => {
        throw bug;
      },
      closed,
    });
    links[1]!.send(new Uint8Array(3));
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(bugs).toEqual([bug]);
  });
});
