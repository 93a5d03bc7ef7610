import { expect, it } from 'vitest';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { killHistorian } from './kill-historian.ts';

it('HIS-40 loses nothing acknowledged, and makes nothing twice, when it is killed at any moment', async () => {
  const random = seededRandom(Number(process.env['WELLOS_SEED'] ?? 7)).fraction;
  const report = await killHistorian({ kills: 10, random });
  expect(report.faults).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(20);
}, 120_000);
