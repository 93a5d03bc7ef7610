import { expect, it } from 'vitest';
import type { LackingRow } from '#relay/store/tenant-store.ts';
import type { Chunk } from '#shared/chunks/chunk.ts';
import { createRecentChunks } from './recent-chunks.ts';

const chunkOf = (n: number, bytes: number) =>
  ({
    id: `c${n}`,
    header: new Uint8Array([n]),
    signature: new Uint8Array(64),
    body: new Uint8Array(bytes),
  }) as unknown as Chunk;
const rowOf = (n: number, bytes: number) => ({ row: n, id: `c${n}`, bytes }) as LackingRow;

it('SYN-273 gives what came last as it came, and nothing where it does not have all', () => {
  const recent = createRecentChunks();
  recent.add([rowOf(1, 100), rowOf(2, 100)], [chunkOf(1, 100), chunkOf(2, 100)]);
  expect(recent.read([2, 1])?.map(({ header }) => header[0])).toEqual([2, 1]);
  expect(recent.read([1, 3])).toBeUndefined();
});

it('SYN-273 lets go of the oldest when it would hold too much, and keeps none without a body', () => {
  const recent = createRecentChunks();
  for (let n = 0; n < 10; n++) recent.add([rowOf(n, 60_000)], [chunkOf(n, 60_000)]);
  expect(recent.read([9])).toHaveLength(1);
  expect(recent.read([0])).toBeUndefined();
  recent.add([rowOf(20, 10)], [{ ...chunkOf(20, 10), body: null }]);
  expect(recent.read([20])).toBeUndefined();
});
