import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from './bytes.ts';
import type { ChunkId, LogId, Space } from './header.ts';
import {
  encodeMessage,
  MAX_LIVE_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_WANTED_PARTS,
  type Message,
  parseMessage,
  refusalReasons,
  type Vector,
} from './wire.ts';

const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map(bytesToHex);
const space = fc.constantFrom('members', 'field', 'control') as fc.Arbitrary<Space>;
const count = fc.nat();
const tip = fc.record({ seq: count, id: hex(32) as fc.Arbitrary<ChunkId> });
const vector = fc
  .uniqueArray(
    fc.tuple(hex(16) as fc.Arbitrary<LogId>, fc.array(tip, { minLength: 1, maxLength: 3 })),
    {
      selector: ([log]) => log,
      maxLength: 4,
    },
  )
  .map((logs): Vector => new Map(logs));
const bytes = fc.uint8Array({ maxLength: 50 });
const signature = fc.uint8Array({ minLength: 64, maxLength: 64 });
const chunk = fc.oneof(
  fc.record({ header: bytes, signature, body: bytes, remade: fc.constant(null) }),
  fc.record({ header: bytes, signature, body: fc.constant(null), remade: fc.option(bytes) }),
);
const id = hex(32) as fc.Arbitrary<ChunkId>;
const name = fc.string({ maxLength: 30 });

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    kind: fc.constant('hello' as const),
    protocol: count,
    app: name,
    tenant: name,
    place: name,
    spaces: fc.array(
      fc.record({ space, digest: hex(32), state: fc.option(hex(32)), floor: fc.option(id) }),
      { maxLength: 3 },
    ),
    asks: fc.boolean(),
    nowMs: fc.option(count),
    speaks: count,
  }),
  fc.record({
    kind: fc.constant('have' as const),
    space,
    vector,
    reply: fc.boolean(),
    wants: fc.array(id, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('chunks' as const),
    space,
    page: count,
    chunks: fc.array(chunk, { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('kept' as const), space, page: count, vector }),
  fc.record({
    kind: fc.constant('refused' as const),
    space,
    id: hex(32) as fc.Arbitrary<ChunkId>,
    why: fc.constantFrom(...refusalReasons),
  }),
  fc.record({ kind: fc.constant('live' as const), space, bytes }),
  fc.record({
    kind: fc.constant('want' as const),
    space,
    hashes: fc.array(hex(32), { maxLength: MAX_WANTED_PARTS }),
  }),
  fc.record({
    kind: fc.constant('parts' as const),
    space,
    parts: fc.array(fc.record({ hash: hex(32), bytes: fc.option(bytes) }), {
      maxLength: MAX_WANTED_PARTS,
    }),
  }),
);

describe('messages', () => {
  it('SYN-08 say at the other end what they said at this', () => {
    fc.assert(
      fc.property(message, (one) => {
        const read = parseMessage(encodeMessage(one));
        expect(normal(read)).toEqual(normal(one));
      }),
    );
  });

  it('SYN-08 no bytes crash their reader', () => {
    const altered = fc.tuple(message, fc.nat(), fc.nat(255)).map(([one, at, byte]) => {
      const some = encodeMessage(one);
      some[at % some.length] = byte;
      return some;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), altered), (some) => {
        parseMessage(some);
      }),
      { numRuns: 3_000 },
    );
  });

  it('SYN-08 are cut off nowhere', () => {
    fc.assert(
      fc.property(message, fc.nat(), (one, at) => {
        const whole = encodeMessage(one);
        expect(parseMessage(whole.subarray(0, at % whole.length))).toBeUndefined();
      }),
    );
  });

  it('SYN-08 are none when they are too large, of an unknown kind, or say too much', () => {
    const live = (length: number) =>
      encodeMessage({ kind: 'live', space: 'field' as Space, bytes: new Uint8Array(length) });
    expect(parseMessage(live(MAX_LIVE_BYTES))).toBeDefined();
    expect(parseMessage(live(MAX_LIVE_BYTES + 1))).toBeUndefined();
    expect(parseMessage(new Uint8Array(MAX_MESSAGE_BYTES + 1))).toBeUndefined();
    expect(parseMessage(Uint8Array.of(0x81, 0x61, 0x78))).toBeUndefined();
    expect(parseMessage(Uint8Array.of(0x81, 0x68, ...Buffer.from('toString')))).toBeUndefined();
  });

  it('SYN-09 pass over fields that a newer version adds', () => {
    const [, ...rest] = encodeMessage({
      kind: 'live',
      space: 'field' as Space,
      bytes: new Uint8Array(1),
    });
    const longer = Uint8Array.of(0x84, ...rest, 0xf5);
    expect(parseMessage(longer)).toEqual({
      kind: 'live',
      space: 'field',
      bytes: new Uint8Array(1),
    });
  });
});

/** Logs and tips have no order. */
function normal(one: Message | undefined): unknown {
  if (!one || !('vector' in one)) return one;
  const logs = [...one.vector].map(([log, tips]) => [
    log,
    tips.map((two) => `${two.seq} ${two.id}`).toSorted(),
  ]);
  return { ...one, vector: logs.toSorted() };
}
