import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { qrPath } from './qr-path.ts';

describe('qrPath', () => {
  it('SYN-150 the drawn code of an invitation reads as its link', () => {
    const link = `https://relay.example.com/t/mesa-verde#${'kXw7-_Q9'.repeat(24)}`;
    expect(decodeQR(drawn(link))).toBe(link);
  });

  it.each(['', 'ñ – ü', 'x'.repeat(1_000)])('reads as %j', (text) => {
    expect(decodeQR(drawn(text))).toBe(text);
  });
});

/** What a camera would see of the path, eight pixels to a module. */
function drawn(text: string) {
  const { size, path } = qrPath(text);
  const side = size * 8;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * 8; row < Number(y) * 8 + 8; row++)
      for (let column = Number(x) * 8; column < (Number(x) + Number(length)) * 8; column++)
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
  }
  return { width: side, height: side, data };
}
