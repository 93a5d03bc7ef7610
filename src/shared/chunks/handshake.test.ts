import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from './bytes.ts';
import {
  denialReasons,
  encodeHandshake,
  type HandshakeMessage,
  MAX_HANDSHAKE_BYTES,
  parseHandshake,
} from './handshake.ts';
import type { DeviceKey } from './header.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const device = bytes(32).map((key) => bytesToHex(key) as DeviceKey);

const message: fc.Arbitrary<HandshakeMessage> = fc.oneof(
  fc.record({ kind: fc.constant('challenge' as const), version: fc.nat(), nonce: bytes(32) }),
  fc.record({
    kind: fc.constant('prove' as const),
    device,
    signature: bytes(64),
    claim: fc.option(fc.string({ maxLength: 40 })),
    invite: fc.option(fc.record({ key: device, signature: bytes(64) })),
  }),
  fc.record({
    kind: fc.constant('welcome' as const),
    version: fc.nat(),
    as: fc.constantFrom('member' as const, 'joining' as const, 'claiming' as const),
  }),
  fc.record({ kind: fc.constant('denied' as const), why: fc.constantFrom(...denialReasons) }),
);

describe('the handshake with a relay', () => {
  it('RLY-01 says at the other end what it said at this', () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(parseHandshake(encodeHandshake(one))).toEqual(one);
      }),
    );
  });

  it('RLY-01 is not read from bytes that are altered, cut off or too many', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.nat(255), (one, at, byte) => {
        const whole = encodeHandshake(one);
        expect(parseHandshake(whole.subarray(0, at % whole.length))).toBeUndefined();
        whole[at % whole.length] = byte;
        parseHandshake(whole);
      }),
      { numRuns: 1_000 },
    );
    expect(parseHandshake(new Uint8Array(MAX_HANDSHAKE_BYTES + 1))).toBeUndefined();
  });
});
