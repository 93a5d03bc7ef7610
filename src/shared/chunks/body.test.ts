import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BodyCommand, encodeBody, parseBody } from './body.ts';
import { encodeCbor } from './cbor.ts';

const command: fc.Arbitrary<BodyCommand> = fc.record({
  commandId: fc.string({ maxLength: 26 }),
  changes: fc.array(
    fc.record({
      kind: fc.string({ maxLength: 12 }),
      key: fc.string({ maxLength: 40 }),
      bytes: fc.uint8Array({ maxLength: 60 }),
    }),
    { maxLength: 4 },
  ),
});

describe('what a chunk says', () => {
  it('SYN-10 comes out as it went in', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 5 }), (commands) => {
        expect(parseBody(encodeBody(commands))).toEqual({ kind: 'commands', commands });
      }),
    );
  });

  it('SYN-10 is nothing when it is altered or cut off, and never crashes the reader', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1 }), fc.nat(), fc.nat(255), (some, at, byte) => {
        const whole = encodeBody(some);
        expect(parseBody(whole.subarray(0, at % whole.length))).toBeUndefined();
        whole[at % whole.length] = byte;
        parseBody(whole);
      }),
      { numRuns: 1_000 },
    );
  });

  it('SYN-10 of a kind that a newer app wrote is known as such', () => {
    expect(parseBody(encodeCbor(['journal', [1, 2, 3]]))).toEqual({ kind: 'newer' });
  });
});
