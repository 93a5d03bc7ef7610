import { expect, it } from 'vitest';
import { openTestHistorian, sample, startMs, tag } from '#tests/fixtures/test-historian.ts';
import { refuseGivenUp } from './refuse-given-up.ts';

it('HIS-61 a change is refused where only rollups are kept', async () => {
  const test = await openTestHistorian();
  const store = test.store();
  const samples = Array.from({ length: 3_600 }, (_, n) => sample(tag('a'), startMs + n * 1_000, n));
  await store.append([...samples, sample(tag('a'), Date.UTC(2026, 4, 1), 1)]);
  test.clock.nowMs = Date.UTC(2026, 5, 1);
  await store.upkeep({ sealAll: true });
  await store.keepOnlyRollups(Date.UTC(2026, 3, 1));
  const change = (fromMs: number, toMs: number) => refuseGivenUp(store, tag('a'), fromMs, toMs);
  // Beside the samples, on their day.
  const eveningMs = startMs + 20 * 3_600_000;
  await expect(change(eveningMs, eveningMs + 1)).rejects.toMatchObject({
    code: 'samples-given-up',
  });
  await expect(change(0, 1e14)).rejects.toMatchObject({ code: 'samples-given-up' });
  await change(Date.UTC(2026, 3, 1), 1e14);
  await test.close();
});
