import { expect, it } from 'vitest';
import { createRandomPool } from './random-pool.ts';

it('never gives the same bytes twice, in pieces small and large', () => {
  const random = createRandomPool();
  const seen = new Set<string>();
  for (let n = 0; n < 2_000; n++) {
    const bytes = random.bytes(n % 7 === 0 ? 2_000 : 16);
    expect(bytes.length).toBe(n % 7 === 0 ? 2_000 : 16);
    seen.add(Buffer.from(bytes.subarray(0, 16)).toString('hex'));
  }
  expect(seen.size).toBe(2_000);
});

it('gives fractions all over', () => {
  const random = createRandomPool();
  const tenths = new Set<number>();
  for (let n = 0; n < 2_000; n++) tenths.add(Math.floor(random.fraction() * 10));
  expect([...tenths].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
