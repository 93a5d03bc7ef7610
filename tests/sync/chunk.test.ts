import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import { testSigner } from '#tests/fixtures/test-signer.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import {
  type Chunk,
  checkChunk,
  type Draft,
  openBody,
  sealChunk,
  type SealedChunk,
  spaceKeyOf,
} from '#shared/chunks/chunk.ts';
import {
  type ChunkId,
  encodeHeader,
  type LogId,
  MAX_BODY_BYTES,
  membersSpace,
  parseHeader,
  type Space,
} from '#shared/chunks/header.ts';

const signer = testSigner(new Uint8Array(32).fill(1));
const key = spaceKeyOf(nodeCrypto, new Uint8Array(32).fill(9));
const otherKey = spaceKeyOf(nodeCrypto, new Uint8Array(32).fill(8));

const id = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => bytesToHex(bytes) as ChunkId);
const ids = (minLength = 0) =>
  fc.uniqueArray(id, { minLength, maxLength: 4 }).map((some) => some.toSorted());

/** Drafts of every shape a chunk may have. */
const draft: fc.Arbitrary<Draft> = fc
  .record({
    isOfMembers: fc.boolean(),
    log: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    seq: fc.nat(1_000),
    above: fc.nat(1_000),
    parents: ids(1),
    members: fc.option(ids()),
    plain: fc.uint8Array({ maxLength: 200 }),
    nonce: fc.uint8Array({ minLength: 12, maxLength: 12 }),
  })
  .map(({ isOfMembers, log, seq, above, members, ...rest }) => ({
    ...rest,
    tenant: 'T',
    space: (isOfMembers ? membersSpace : 'field') as Space,
    log: bytesToHex(log) as LogId,
    seq,
    height: seq + above + 1,
    members: isOfMembers ? null : (members ?? (seq === 0 ? [] : null)),
    key: isOfMembers ? undefined : key,
    changesHash: nodeCrypto.sha256(rest.plain),
  }));

const seal = (one: Draft): Chunk => sealChunk(nodeCrypto, signer, one)!;
const example: Draft = {
  tenant: 'T',
  space: 'field' as Space,
  log: '00'.repeat(16) as LogId,
  seq: 0,
  height: 0,
  parents: [],
  members: [],
  plain: new Uint8Array([1, 2, 3]),
  key,
  nonce: new Uint8Array(12),
  changesHash: new Uint8Array(32),
};

const impossible: [string, object][] = [
  ['members stated in the members space', { space: membersSpace, key: undefined }],
  ['a body in clear elsewhere', { key: undefined }],
  ['an encrypted body in the members space', { space: membersSpace, members: null }],
  ['a first chunk of a log that states no members', { members: null }],
  ['height without parents', { height: 3 }],
  ['parents without height', { parents: ['11'.repeat(32) as ChunkId] }],
  [
    'parents out of order',
    { height: 1, parents: ['22', '11'].map((two) => two.repeat(32) as ChunkId) },
  ],
  [
    'one parent twice',
    { height: 1, parents: ['22', '22'].map((two) => two.repeat(32) as ChunkId) },
  ],
  [
    'a place in its log above its height',
    { seq: 2, height: 1, parents: ['22'.repeat(32) as ChunkId] },
  ],
];

describe('a chunk', () => {
  it('SYN-02 comes out of its bytes as it went in', () => {
    fc.assert(
      fc.property(draft, (one) => {
        const sealed = seal(one);
        const { header, signature, body } = sealed;
        const checked = checkChunk(nodeCrypto, { header, signature, body })!;
        expect(checked).toEqual(sealed);
        expect(openBody(nodeCrypto, checked.says, checked.body!, one.key)).toEqual(one.plain);
        expect(encodeHeader(parseHeader(header)!)).toEqual(header);
      }),
    );
  });

  it('SYN-03 is not taken with any bit altered, and never crashes the reader', () => {
    fc.assert(
      fc.property(
        draft,
        fc.nat(),
        fc.nat(7),
        fc.constantFrom('header' as const, 'signature' as const, 'body' as const),
        (one, at, bit, part) => {
          const { header, signature, body } = seal(one);
          const parts = { header, signature, body: body! };
          const bytes = Uint8Array.from(parts[part]);
          bytes[at % bytes.length]! ^= 1 << bit;
          const altered: SealedChunk = { ...parts, [part]: bytes };
          expect(checkChunk(nodeCrypto, altered)).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
  });

  it('SYN-03 is not taken from garbage', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, bytes, bytes, (header, signature, body) => {
        expect(checkChunk(nodeCrypto, { header, signature, body })).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('SYN-04 does not show its body to who has another key', () => {
    const sealed = seal(example);
    expect(openBody(nodeCrypto, sealed.says, sealed.body!, otherKey)).toBeUndefined();
    expect(bytesToHex(sealed.body!)).not.toContain('010203');
  });

  it("SYN-04 does not open under another chunk's header", () => {
    const sealed = seal(example);
    for (const moved of [
      { space: 'control' },
      { tenant: 'U' },
      { seq: 1, height: 1, parents: [sealed.id] },
    ]) {
      const says = { ...sealed.says, ...moved } as Chunk['says'];
      expect(openBody(nodeCrypto, says, sealed.body!, key)).toBeUndefined();
    }
  });

  it('SYN-05 proves its header when its body has gone', () => {
    const { header, signature, id: own } = seal(example);
    expect(checkChunk(nodeCrypto, { header, signature, body: null })?.id).toBe(own);
  });

  it('SYN-06 larger than may travel is not made', () => {
    const random = Uint8Array.from(
      { length: MAX_BODY_BYTES + 1 },
      (_, n) => (n * n * 31 + (n >> 7) * 17) & 255,
    );
    const noise = new Uint8Array(random.length);
    for (let at = 0; at < noise.length; at += 32) {
      noise.set(nodeCrypto.sha256(random.subarray(at, at + 32)).subarray(0, noise.length - at), at);
    }
    expect(sealChunk(nodeCrypto, signer, { ...example, plain: noise })).toBeUndefined();
  });

  it('SYN-06 is not opened beyond what a body may say', () => {
    const bomb = nodeCrypto.deflate(new Uint8Array(20 * 1024 * 1024));
    const members = { ...example, space: membersSpace, members: null, key: undefined };
    const { says } = seal(members);
    expect(bomb.length).toBeLessThan(MAX_BODY_BYTES);
    expect(openBody(nodeCrypto, says, bomb, undefined)).toBeUndefined();
  });

  it.each(impossible)('SYN-07 a header with %s is none', (_, odd) => {
    const { header, signature, body } = seal({ ...example, ...odd } as Draft);
    expect(checkChunk(nodeCrypto, { header, signature, body })).toBeUndefined();
  });
});
