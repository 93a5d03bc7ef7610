/**
 * Writes thirty days of one tag into the historian of a core that does not run: `node write-history.ts FOLDER TAG UNTIL`.
 * A value every ten seconds near 200, and one single sample of 1,800, ten and a half days after the beginning.
 */
import { toFlags } from '#core/historian/store/columns/flags.ts';
import { openHistorian } from '#core/historian/store/open-historian.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';

const [folder = '', tagId = '', until = ''] = process.argv.slice(2);
const dayMs = 86_400_000;
const everyMs = 10_000;
const samples = (30 * dayMs) / everyMs;
const spikeAt = (10.5 * dayMs) / everyMs;
const fromMs = Number(until) - 30 * dayMs;

const store = await openHistorian({
  folder,
  disk: nodeDisk,
  clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
  threads: 'none',
});
await store.appendColumns({
  tags: new Int32Array(samples).fill(store.numberOf(tagId as TagId)),
  sourceMs: Float64Array.from({ length: samples }, (_, index) => fromMs + index * everyMs),
  values: Float64Array.from({ length: samples }, (_, index) =>
    index === spikeAt ? 1_800 : 200 + (index % 7),
  ),
  flags: new Uint16Array(samples).fill(toFlags({ value: 1, quality: 'good', reason: 'none' })),
  arrivalMs: Number(until),
});
await store.upkeep({ sealAll: true, compact: true });
await store.close();
