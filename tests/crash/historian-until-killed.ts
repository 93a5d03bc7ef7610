import { writeSync } from 'node:fs';
import { openHistorian } from '#core/historian/store/open-historian.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { planStep } from './historian-plan.ts';

/**
 * Does the plan's steps from the given number on, with threads as in production, and says on stdout which are
 * acknowledged, until somebody kills it. Seals and compacts far more often than is good. Arguments: folder, first step.
 */
const [folder = '', first = '0'] = process.argv.slice(2);
const store = await openHistorian({
  folder,
  disk: nodeDisk,
  // Every day is over: compaction always finds work.
  clock: { nowMs: () => Date.UTC(2030, 0), monotonicMs: () => performance.now() },
  windowSamples: 150,
});
const steps = 6;
for (let n = Number(first); ; n++) {
  const step = planStep(n);
  if (step.kind === 'append') await store.append(step.samples);
  else if (step.kind === 'correct')
    await store.correct(step.samples[0]!.tagId, step.samples, step.reason);
  else await store.remove(step.tagId, step.fromMs, step.toMs, step.reason);
  writeSync(1, `${n}\n`);
  if (n % steps === 0) void store.upkeep({ compact: n % (3 * steps) === 0 });
}
