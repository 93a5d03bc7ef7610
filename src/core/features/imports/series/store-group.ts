import { setImmediate } from 'node:timers/promises';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import type { Places, SeriesPlace } from './find-places.ts';
import type { JudgedBlock } from './judged-blocks.ts';
import type { Ledger } from './ledger.ts';
import type { StagedBlock } from './staged-series.ts';
import { recordSource } from './write-places.ts';

/** Taken by the store at once: a few milliseconds of the core's only thread. */
const piece = 4_000;

/** What storing needs beside the blocks. */
export interface Storing {
  readonly deps: Pick<TenantDeps, 'samples' | 'commands' | 'ports'>;
  readonly task: JobTask;
  readonly ledger: Ledger;
  readonly places: Places;
  readonly fileName: string;
}

/** Puts blocks on record, then into the store; on the disk when it resolves. */
export async function storeGroup(
  { deps, task, ledger, places, fileName }: Storing,
  blocks: readonly JudgedBlock[],
): Promise<void> {
  const judged = blocks.flatMap(({ block, place, ranges }) =>
    ranges === null ? [] : [{ block: block.no, tagId: place.tagId, ranges }],
  );
  if (judged.length > 0) ledger.record(task.jobId, judged, blocks.at(-1)!.block.no);
  if (ledger.added(task.jobId) === 0) return;
  recordSource(deps, places, task, fileName);
  const arrivalMs = deps.ports.clock.nowMs();
  const toStore = blocks.filter(({ ranges }) => ranges === null || ranges.length > 0);
  const written: Promise<void>[] = [];
  for (const { block, place } of toStore) {
    for (let from = 0; from < block.times.length; from += piece) {
      const samples = toSamples(
        block,
        place,
        from,
        Math.min(from + piece, block.times.length),
        arrivalMs,
      );
      const kept = deps.samples.append(samples, { durable: 'soon', origin: 'import' });
      // A refusal may come while others are still on their way; it is thrown below.
      kept.catch(() => undefined);
      written.push(kept);
      await setImmediate();
    }
  }
  await Promise.all([...written, deps.samples.append([], { durable: 'now' })]);
}

function toSamples(
  { times, values, quality }: StagedBlock,
  { tagId, kind }: SeriesPlace,
  from: number,
  to: number,
  arrivalMs: number,
): Sample[] {
  const samples: Sample[] = [];
  for (let at = from; at < to; at++) {
    const value = values[at]!;
    samples.push({
      tagId,
      sourceMs: times[at]!,
      arrivalMs,
      value: kind === 'yesNo' ? value === 1 : value,
      ...qualityOf(quality?.[at] ?? 0),
    });
  }
  return samples;
}

function qualityOf(code: number): Pick<Sample, 'quality' | 'reason'> {
  if (code === 0) return { quality: 'good', reason: 'none' };
  // Files say that a value is doubtful, hardly ever why.
  return { quality: code === 1 ? 'uncertain' : 'bad', reason: 'device-error' };
}
