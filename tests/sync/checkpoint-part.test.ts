import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import {
  isPartOf,
  openPart,
  type Part,
  partHashOf,
  sealPart,
} from '#shared/chunks/checkpoint-part.ts';
import { spaceKeyOf } from '#shared/chunks/chunk.ts';
import type { Space } from '#shared/chunks/header.ts';

const field = 'field' as Space;
const key = spaceKeyOf(nodeCrypto, new Uint8Array(32).fill(7));
const place = { tenant: 'T', space: field, key, nonce: new Uint8Array(12).fill(1) };
const opening = {
  tenant: 'T',
  space: field,
  keyOf: (id: string) => (id === key.id ? key : undefined),
};
const part: Part = {
  rowsVersion: 3,
  documents: [
    {
      kind: 'wellMonth',
      key: 'W/2026-03',
      heads: ['ab'.repeat(32)],
      snapshot: Uint8Array.of(1, 2, 3),
      rows: [['07', '{"oilBbl":1.5}']],
    },
  ],
};
const sealed = sealPart(nodeCrypto, place, part)!;

describe('a part of a checkpoint', () => {
  it('SYN-189 comes out as it went in, for its tenant and space and with its key only', () => {
    expect(openPart(nodeCrypto, opening, sealed)).toEqual(part);
    expect(openPart(nodeCrypto, { ...opening, tenant: 'U' }, sealed)).toBeUndefined();
    const control = 'control' as Space;
    expect(openPart(nodeCrypto, { ...opening, space: control }, sealed)).toBeUndefined();
    expect(openPart(nodeCrypto, { ...opening, keyOf: () => undefined }, sealed)).toBe('no-key');
    const other = spaceKeyOf(nodeCrypto, new Uint8Array(32).fill(8));
    expect(openPart(nodeCrypto, { ...opening, keyOf: () => other }, sealed)).toBeUndefined();
    expect(isPartOf(nodeCrypto, partHashOf(nodeCrypto, sealed), sealed)).toBe(true);
    expect(isPartOf(nodeCrypto, partHashOf(nodeCrypto, sealed), sealed.subarray(1))).toBe(false);
  });

  it('SYN-189 with any bit altered, or made of garbage, says nothing', () => {
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const altered = sealed.slice();
        altered[bit >> 3]! ^= 1 << (bit & 7);
        const opened = openPart(nodeCrypto, opening, altered);
        expect(opened === undefined || opened === 'no-key').toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(openPart(nodeCrypto, opening, bytes)).toBeUndefined();
      }),
    );
  });
});
