import { rmSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addPath, type BlobSeat, openBlobSeat } from '#tests/fixtures/test-blobs.ts';
import type { BlobPath } from './blob-path.ts';

let seat: BlobSeat;
beforeEach(() => (seat = openBlobSeat('one')));
afterEach(() => seat.end());

/** A place that takes what it is given, and what it has whole. */
function createTakingPath() {
  const sizes = new Map<string, number>();
  const whole: string[] = [];
  let asked = 0;
  const path: BlobPath = {
    place: 'relay:there',
    holds: async (hash) => whole.includes(hash),
    fetch: async () => false,
    uploads: {
      async begin(hash, sealedBytes) {
        sizes.set(hash, sealedBytes);
        return hash;
      },
      offsetOf: async () => 0,
      async send(at, offset, bytes) {
        asked++;
        const end = offset + bytes.length;
        if (end === sizes.get(at)) whole.push(at);
        return end;
      },
    },
  };
  return { path, whole, asked: () => asked };
}

it.each([
  ['is gone', (file: string) => rmSync(file), 'missing'],
  ['was cut short', (file: string) => truncateSync(file, 100), 'altered'],
])('SYN-264 a file that %s is told, and the others are sent', async (_what, spoil, found) => {
  const first = (await seat.attach({ original: 5_000 })).entries.original!.hash;
  spoil(seat.blobs.store.files.pathOf(first));
  const second = (await seat.attach({ original: 5_000 })).entries.original!.hash;
  const { path, whole, asked } = createTakingPath();
  addPath(seat, path);
  await expect.poll(() => whole, { timeout: 20_000 }).toEqual([second]);
  expect(asked()).toBeLessThan(5);
  expect(seat.blobs.store.rows.damages(5)).toMatchObject([{ hash: first, what: found }]);
  expect(seat.bugs).toEqual([]);
});
