import { expect, it } from 'vitest';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { killSync } from './kill-sync.ts';

const KILLS = 4;

it('SYN-231 nothing acknowledged is lost of seats and a relay that are killed while they write and exchange, and they come to show the same', async () => {
  const { faults, acknowledged } = await killSync({
    kills: KILLS,
    random: seededRandom(7).fraction,
  });
  expect(faults).toEqual([]);
  expect(acknowledged).toBeGreaterThan(10);
}, 300_000);
