import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSum, findFrame } from './rtu-port.ts';

/** Read two holding registers from 0 of unit 17. */
const asked = withSum([17, 3, 0, 0, 0, 2]);
const answer = withSum([17, 3, 4, 0, 10, 0, 11]);

describe('TEL-101 RTU frames', () => {
  it('have the check sum of the specification', () => {
    // Modbus over Serial Line V1.02, figure of 6.2.2: 02 07 gives 41 12 on the wire.
    expect(withSum([2, 7])).toEqual(Buffer.from([2, 7, 0x41, 0x12]));
  });

  it('are found when they arrive in pieces, and not before they are whole', () => {
    for (let length = 0; length < answer.length; length++)
      expect(findFrame(answer.subarray(0, length), asked)).toBeUndefined();
    expect(findFrame(answer, asked)).toEqual(answer);
  });

  it('are found behind noise, answers of other units and broken frames', () => {
    const broken = Buffer.from(answer);
    broken[4]! ^= 1;
    const other = withSum([18, 3, 4, 0, 1, 0, 2]);
    for (const noise of [Buffer.from([0, 17, 255]), other, broken])
      expect(findFrame(Buffer.concat([noise, answer]), asked)).toEqual(answer);
  });

  it('that answer an earlier request for another quantity are skipped', () => {
    const late = withSum([17, 3, 2, 0, 9]);
    expect(findFrame(late, asked)).toBeUndefined();
    expect(findFrame(Buffer.concat([late, answer]), asked)).toEqual(answer);
  });

  it('of an exception are taken, of another function not', () => {
    const exception = withSum([17, 0x83, 2]);
    expect(findFrame(exception, asked)).toEqual(exception);
    expect(findFrame(withSum([17, 4, 4, 0, 10, 0, 11]), asked)).toBeUndefined();
  });

  it('never come out of random bytes with a wrong check sum', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const frame = findFrame(Buffer.from(bytes), asked);
        if (frame)
          expect(frame.readUInt16LE(frame.length - 2)).toBe(checkSum(frame.subarray(0, -2)));
      }),
    );
  });
});

function withSum(bytes: readonly number[]): Buffer {
  const sum = checkSum(Uint8Array.from(bytes));
  return Buffer.from([...bytes, sum & 0xff, sum >> 8]);
}
