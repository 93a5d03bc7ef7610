import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadFrame, frameHead, FrameReader } from './frame-reader.ts';
import { parseGreet } from './greet-words.ts';

describe('frames on a stream', () => {
  it('SYN-134 come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 20 }),
        (frames, cuts) => {
          const stream = Buffer.concat(frames.flatMap((one) => [frameHead(one.length), one]));
          const reader = new FrameReader(() => 300);
          const got: Uint8Array[] = [];
          for (let at = 0, n = 0; at < stream.length; n++) {
            const bytes = cuts[n % cuts.length]!;
            got.push(...reader.take(stream.subarray(at, (at += bytes))));
          }
          expect(got.map((one) => Buffer.from(one))).toEqual(frames.map((one) => Buffer.from(one)));
        },
      ),
    );
  });

  it('SYN-134 are refused by their length, before anything of them is kept', () => {
    const reader = new FrameReader(() => 100);
    expect(() => [...reader.take(frameHead(101))]).toThrow(BadFrame);
  });

  it('SYN-134 are words of the greeting or none, whatever is in them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const word = parseGreet(bytes);
        expect(word === undefined || typeof word.kind === 'string').toBe(true);
      }),
    );
  });
});
