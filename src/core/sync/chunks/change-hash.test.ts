import * as A from '@automerge/automerge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { changeHashOf } from './change-hash.ts';

/** Changes of all sizes, on their own and as they come out of a compressed document. */
function someChanges(): Uint8Array[] {
  let doc = A.init<Record<string, unknown>>();
  const made = [10, 300, 20_000].map((length) => {
    doc = A.change(doc, { message: 'm'.repeat(length) }, (it) => {
      it['text'] = new A.ImmutableString('ab'.repeat(length));
    });
    return A.getLastLocalChange(doc)!;
  });
  const loaded = A.load<Record<string, unknown>>(A.save(doc));
  return [...made, ...A.getAllChanges(loaded)];
}

describe('the hash of a change', () => {
  it('SYN-11 is the one Automerge gives it', () => {
    for (const change of someChanges()) {
      expect(bytesToHex(changeHashOf(change)!)).toBe(A.decodeChange(change).hash);
    }
  });

  it('SYN-11 is none for altered, cut off or other bytes', () => {
    const [change] = someChanges();
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const altered = Uint8Array.from(change!);
        altered[at % altered.length]! ^= flip;
        expect(changeHashOf(altered)).toBeUndefined();
        expect(changeHashOf(change!.subarray(0, at % change!.length))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(changeHashOf(bytes)).toBeUndefined();
      }),
    );
  });
});
