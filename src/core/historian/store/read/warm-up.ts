import type { SampleStore } from '#core/historian/sample-store.ts';

const hourMs = 3_600_000;
const rounds = 3;

/**
 * Asks of the tag that was seen last what people ask first: so that the reading thread is there, the newest file open and
 * the code compiled when they do. Whoever asks meanwhile waits for one small question at most. What fails is for others to
 * tell.
 */
export async function warmUp(
  store: Pick<SampleStore, 'latestColumns' | 'range' | 'aggregateAligned'>,
): Promise<void> {
  const { tagIds, sourceMs } = await store.latestColumns();
  const newestMs = sourceMs.reduce((most, ms) => Math.max(most, ms), -Infinity);
  const tagId = tagIds[sourceMs.indexOf(newestMs)];
  if (tagId === undefined) return;
  try {
    for (let round = 1; round <= rounds; round++) {
      await store.range(tagId, newestMs - round * hourMs, newestMs, 10_000);
      await store.aggregateAligned([tagId], newestMs - round * 24 * hourMs, newestMs, 24 * 60);
      await store.aggregateAligned([tagId], newestMs - 30 * round * 24 * hourMs, newestMs, 960);
    }
  } catch {
    return;
  }
}
