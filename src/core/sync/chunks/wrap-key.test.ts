import { describe, expect, it } from 'vitest';
import { spaceKeyOf } from '#shared/chunks/chunk.ts';
import type { Space } from '#shared/chunks/header.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { createDevice } from './device.ts';
import { nodeCrypto } from './node-crypto.ts';
import { unwrap, unwrapOlder, wrapFor, wrapOlder } from './wrap-key.ts';

const random = seededRandom(1);
const [ann, bob] = [createDevice(random.bytes(32)), createDevice(random.bytes(32))];
const key = spaceKeyOf(nodeCrypto, random.bytes(32));
const other = spaceKeyOf(nodeCrypto, random.bytes(32));
const field = { tenantId: 'T', space: 'field' as Space };
const control = { tenantId: 'T', space: 'control' as Space };

describe("a space's key", () => {
  it('SYN-12 is unwrapped by the device it is for, and by no other', () => {
    const wrapped = wrapFor(bob.wrapKey, key, field, random)!;
    expect(unwrap(bob, wrapped, key.id, field)).toEqual(key);
    expect(unwrap(ann, wrapped, key.id, field)).toBeUndefined();
  });

  it('SYN-12 is that of its space and its name only', () => {
    const wrapped = wrapFor(bob.wrapKey, key, field, random)!;
    expect(unwrap(bob, wrapped, key.id, control)).toBeUndefined();
    expect(unwrap(bob, wrapped, other.id, field)).toBeUndefined();
    const older = wrapOlder(other, key, field, random);
    expect(unwrapOlder(other, older, key.id, control)).toBeUndefined();
    expect(unwrapOlder(other, older, other.id, field)).toBeUndefined();
  });

  it('SYN-12 opens the keys before it', () => {
    const older = wrapOlder(other, key, field, random);
    expect(unwrapOlder(other, older, key.id, field)).toEqual(key);
    expect(unwrapOlder(key, older, key.id, field)).toBeUndefined();
  });

  it('SYN-12 does not come out of garbage', () => {
    for (const length of [0, 11, 12, 31, 32, 79, 80, 200]) {
      const garbage = random.bytes(length);
      expect(unwrap(bob, garbage, key.id, field)).toBeUndefined();
      expect(unwrapOlder(other, garbage, key.id, field)).toBeUndefined();
    }
    expect(wrapFor(new Uint8Array(31), key, field, random)).toBeUndefined();
    expect(wrapFor(new Uint8Array(32), key, field, random)).toBeUndefined();
  });
});
