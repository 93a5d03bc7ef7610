import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ChunkId, membersSpace } from '#shared/chunks/header.ts';
import { membersChunkOf } from '#shared/chunks/members-chunk.ts';
import { createMembership } from '#shared/chunks/membership.ts';
import { whatCounts } from '#shared/chunks/what-counts.ts';
import { MAX_MESSAGE_BYTES } from '#shared/chunks/wire.ts';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import { bring, byPolling, byWebSocket, knock, TestLink } from './test-link.ts';
import { control, type Device, field, newDevice, nodeOf, TestTenant } from './test-tenant.ts';
import { startRelay, type TestRelay } from './test-relay.ts';

let relay: TestRelay;
beforeAll(async () => void (relay = await startRelay()));
afterAll(() => relay.close());

let names = 0;
let name: string;
let tenant: TestTenant;
let truck: Device;
let viewer: Device;
let link: TestLink;
beforeEach(async () => {
  name = `attacked-${names++}`;
  tenant = new TestTenant();
  truck = tenant.add('pumper');
  viewer = tenant.add('viewer');
  link = await bring(relay.url, name, tenant, await relay.addTenant(name));
  return () => link.close();
});

describe('a member with bad intent', () => {
  it('RLY-22 who forges or alters a chunk is told so, and nothing of it is stored', async () => {
    const chunk = tenant.write(truck, 'a gauge');
    const altered = (part: 'header' | 'signature' | 'body', at: number) => {
      const bytes = Uint8Array.from(chunk[part]!);
      bytes[at % bytes.length]! ^= 1;
      return { ...chunk, [part]: bytes };
    };
    const others = [newDevice(), truck].map(({ signer }) => ({
      ...chunk,
      signature: signer.sign(chunk.header),
    }));
    const forged = [
      altered('header', 9),
      altered('header', 40),
      altered('signature', 3),
      altered('body', 7),
      ...others,
    ];
    expect(await link.give(field, forged)).toEqual(forged.map(() => 'malformed'));
    expect(await link.give(field, [{ ...chunk, body: null }])).toEqual(['malformed']);
    expect(await link.give(field, [{ ...chunk, body: new Uint8Array(0) }])).toEqual(['malformed']);
    expect(await link.give(field, [chunk])).toEqual([]);
  });

  it('RLY-22 who replays a chunk to another tenant or space is told so', async () => {
    const chunk = tenant.write(truck, 'a gauge');
    expect(await link.give(control, [chunk])).toEqual(['elsewhere']);
    expect(await link.give(membersSpace, [chunk])).toEqual(['elsewhere']);
    const [otherName, other] = [`attacked-${names++}`, new TestTenant()];
    const otherLink = await bring(relay.url, otherName, other, await relay.addTenant(otherName));
    expect(await otherLink.give(field, [chunk])).toEqual(['elsewhere']);
    expect(await otherLink.give(membersSpace, tenant.of(membersSpace))).toEqual(
      tenant.of(membersSpace).map(() => 'elsewhere'),
    );
    otherLink.close();
  });

  it('RLY-21 who reorders a log is told so, and what is in order is taken', async () => {
    const chunks = [1, 2, 3, 4].map((n) => tenant.write(truck, `${n}`));
    expect(await link.give(field, chunks.toReversed())).toEqual(Array(3).fill('parents-missing'));
    expect(await link.give(field, [chunks[2]!, chunks[1]!])).toEqual(['parents-missing']);
    const skipping = tenant.write(truck, 'x', field, {
      parents: [chunks[0]!.id],
      odd: { seq: 3, height: 3 },
    });
    expect(await link.give(field, [skipping])).toEqual(['misplaced']);
    expect(await link.give(field, chunks)).toEqual([]);
  });

  it('RLY-23 who may only read has what it writes stored beside, and it does not count', async () => {
    const honest = tenant.write(truck, 'honest');
    await link.give(field, [honest]);
    const reading = await TestLink.open(relay.url, name, viewer);
    const written = tenant.write(viewer, 'by a viewer');
    expect(await reading.give(field, [written])).toEqual([]);
    // Its say about members is stored too, and lets nobody in.
    const invite = tenant.invite(viewer, 'owner');
    expect(await reading.give(membersSpace, tenant.of(membersSpace))).toEqual([]);
    const { said } = await knock(relay.url, name, newDevice(), { invite });
    expect(said).toEqual({ kind: 'denied', why: 'stranger' });
    expect(counting()).toEqual([honest.id]);
    reading.close();
  });

  it('RLY-23 who lost its right may not connect, and what others bring of it counts only where it is accepted', async () => {
    const before = tenant.write(truck, 'before');
    await link.give(field, [before]);
    const behind = tenant.of(membersSpace).at(-1)!.id;
    await link.give(membersSpace, [tenant.revoke(truck)]);
    expect((await knock(relay.url, name, truck)).said).toEqual({ kind: 'denied', why: 'revoked' });
    // As if it did not know: its view of the members ends before the revocation.
    const after = tenant.write(truck, 'after', field, { odd: { members: [behind] } });
    expect(await link.give(field, [after])).toEqual([]);
    expect(counting()).toEqual([]);
  });

  it('RLY-23 who makes up an author is told so', async () => {
    const stranger = newDevice();
    const strange = tenant.write(stranger, 'strange', field, { odd: {} });
    const posing = tenant.write({ ...stranger, key: truck.key }, 'posing', field, { odd: {} });
    expect(await link.give(field, [strange, posing])).toEqual(['stranger', 'stranger']);
    const joining = {
      kind: 'join',
      inviteKey: newDevice().key,
      wrapKey: new Uint8Array(32),
      proof: new Uint8Array(64),
      about: new Uint8Array(0),
    } as const;
    expect(await link.give(membersSpace, [tenant.say(stranger, joining, { odd: {} })])).toEqual([
      'stranger',
    ]);
  });
});

describe('frames', () => {
  it('RLY-25 of garbage end their own connection, before and after the handshake, and nothing else', async () => {
    const garbage = fc.sample(fc.uint8Array({ maxLength: 60 }), { numRuns: 15, seed: 4 });
    for (const bytes of garbage) {
      const early = await byWebSocket(relay.url, name);
      await early.next();
      early.send(bytes);
      expect(await early.ended).toBe('denied');
    }
    for (const bytes of garbage.slice(0, 8)) {
      const late = await TestLink.open(relay.url, name, truck);
      late.wire.send(bytes);
      expect(await late.wire.ended).toBe('malformed');
    }
    expect(await link.give(field, [tenant.write(truck, 'all the same')])).toEqual([]);
  });

  it('RLY-25 of text, too large ones, and such as never end, end their own connection', async () => {
    const text = await TestLink.open(relay.url, name, truck);
    (text.wire as unknown as { send(text: string): void }).send('["hello"]');
    expect(await text.wire.ended).toBe('malformed');
    const large = await TestLink.open(relay.url, name, truck);
    large.wire.send(new Uint8Array(MAX_MESSAGE_BYTES + 1));
    await large.wire.ended;
    const polling = await byPolling(relay.url, name);
    polling.send(new Uint8Array(MAX_MESSAGE_BYTES + 1));
    await polling.ended;
    polling.close();
    const post = (path: string, body: Buffer) =>
      fetch(`${relay.url}${path}`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { 'content-type': 'application/octet-stream' },
      });
    expect((await post(`t/${name}/session`, Buffer.alloc(3_000_000))).status).toBe(413);
    expect((await post(`t/${name}/session`, Buffer.from('x'))).status).toBe(401);
    expect((await post(`t/${name}/poll/none`, Buffer.from('x'))).status).toBe(410);
    expect(await link.give(field, [tenant.write(truck, 'all the same')])).toEqual([]);
  });

  it('RLY-25 of a page that says more than it may refuse nothing else', async () => {
    const many = Array.from({ length: 501 }, () => ({
      header: new Uint8Array(1),
      signature: new Uint8Array(64),
      body: null,
    }));
    const greedy = await TestLink.open(relay.url, name, truck);
    greedy.send({ kind: 'chunks', space: field, page: 0, chunks: many });
    expect(await greedy.wire.ended).toBe('malformed');
    expect(await link.give(field, [tenant.write(truck, 'all the same')])).toEqual([]);
  });

  it('connections that end in the middle of everything leave the relay as it was', async () => {
    const { port } = new URL(relay.url);
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/t/${name}/sync`);
        socket.on('error', () => undefined);
        const isOver = new Promise((resolve) => socket.once('close', resolve));
        if (n % 2 === 0) socket.terminate();
        else socket.once('message', () => socket.terminate());
        await isOver;
      }),
    );
    expect(await link.give(field, [tenant.write(truck, 'all the same')])).toEqual([]);
  });
});

/** Chunks of the field that count, by what the tenant's chunks say. */
function counting(): ChunkId[] {
  const members = new Map(
    tenant.of(membersSpace).map((chunk) => [chunk.id, membersChunkOf(nodeCrypto, chunk)]),
  );
  const membership = createMembership(tenant.founded.id);
  for (const one of members.values()) membership.add(one);
  const builtOn = new Set(tenant.of(membersSpace).flatMap(({ says }) => says.parents));
  const now = membership.at([...members.keys()].filter((id) => !builtOn.has(id)));
  const graph = new Map(tenant.of(field).map((chunk) => [chunk.id, nodeOf(chunk)]));
  return [...whatCounts(graph, field, { membership, chunks: members, now })];
}
