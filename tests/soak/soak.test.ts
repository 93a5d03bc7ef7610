import { expect, it } from 'vitest';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { shortPace, shortSize } from './plan.ts';
import { soakField } from './soak-field.ts';

it('TEL-120 keeps every sample its devices served, and finds back to each of them, while lines and servers fail', async () => {
  const seed = Number(process.env['WELLOS_SEED'] ?? 5);
  const { skipped, ...report } = await soakField({
    seed,
    random: seededRandom(seed).fraction,
    troubledMs: 20_000,
    quietMs: 6_000,
    size: shortSize,
    pace: shortPace,
    judgesFlatness: false,
  });
  if (skipped.length > 0) process.stdout.write(`left out: ${skipped.join(', ')}\n`);
  expect(report.faults).toEqual([]);
  expect(report.owed).toBeGreaterThan(1_000);
  expect(report.polledSeconds).toBeGreaterThan(30);
  expect(report.trouble['faults']).toBeGreaterThan(5);
}, 240_000);
