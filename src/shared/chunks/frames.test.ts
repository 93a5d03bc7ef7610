import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinFrames, splitFrames } from './frames.ts';

describe('messages in one body', () => {
  it('RLY-33 come apart as they were joined, and not when they were cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 5 }),
        fc.nat(),
        (messages, at) => {
          const whole = joinFrames(messages);
          expect(splitFrames(whole)).toEqual(messages);
          const end = whole.length === 0 ? 0 : at % whole.length;
          const cut = splitFrames(whole.subarray(0, end));
          expect(cut === undefined || cut.length < messages.length || end === whole.length).toBe(
            true,
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('RLY-33 are none in garbage', () => {
    expect(splitFrames(Uint8Array.of(255, 255, 255, 255, 1))).toBeUndefined();
    expect(splitFrames(Uint8Array.of(0, 0))).toBeUndefined();
  });
});
