import { describe, expect, it } from 'vitest';
import { PageSize } from './page-size.ts';
import { PAGE_BYTES, WINDOW_BYTES } from './wire.ts';

const KBIT = 125;
const ROUND_TRIP_MS = 300;

/** How long the newest of all pages on the way waits for its answer once so many bytes have been sent. */
function waitAfter(bytes: number, kbitPerS: number): number {
  const size = new PageSize();
  let waitMs = 0;
  for (let sent = 0; sent < bytes; sent += size.window) {
    waitMs = (size.window / (kbitPerS * KBIT)) * 1_000 + ROUND_TRIP_MS;
    size.answered(waitMs);
  }
  return waitMs;
}

describe('how much is sent before it is answered for', () => {
  it('SYN-276 is little at first, and all there is room for on a line that is quick', () => {
    const size = new PageSize();
    expect(size.bytes).toBeLessThanOrEqual(4 * 1024);
    for (let n = 0; n < 4; n++) size.answered(50);
    expect([size.bytes, size.window]).toEqual([PAGE_BYTES, WINDOW_BYTES]);
    size.answered(50);
    expect(size.bytes).toBe(PAGE_BYTES);
  });

  it.each([64, 128, 256, 512, 2_000])(
    'SYN-276 takes no longer than a line is believed in, at %i kbit/s',
    (kbitPerS) => {
      expect(waitAfter(2_000_000, kbitPerS)).toBeLessThan(6_000);
    },
  );

  it('SYN-276 is a whole page at a time, whatever becomes free', () => {
    const size = new PageSize();
    for (let n = 0; n < 4; n++) size.answered(50);
    expect(size.isRoomBeside(WINDOW_BYTES - PAGE_BYTES)).toBe(true);
    expect(size.isRoomBeside(WINDOW_BYTES - PAGE_BYTES / 2)).toBe(false);
    expect(size.isRoomBeside(0)).toBe(true);
  });

  it('SYN-276 becomes less again when pages are lost, and never nothing', () => {
    const size = new PageSize();
    for (let n = 0; n < 4; n++) size.answered(50);
    size.shrink();
    expect(size.bytes).toBe(PAGE_BYTES / 2);
    for (let n = 0; n < 20; n++) size.shrink();
    expect(size.bytes).toBe(4 * 1024);
  });
});
