import { setImmediate } from 'node:timers/promises';
import type { BatchId } from '#shared/domain/identity/ids.ts';
import type { ImportPlan } from '#shared/domain/imports/plan.ts';
import { must } from '#shared/kit/must.ts';
import type { CommandQueue } from '#core/command-queue.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import { stageSeries, type ReadDeps } from '../read-file.ts';
import { findWhole } from '../received-files.ts';
import { findPlaces, type Places } from './find-places.ts';
import { emptyGroup, judge } from './judged-blocks.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { openStagedSeries, type StagedSeriesFile } from './staged-series.ts';
import { storeGroup, type Storing } from './store-group.ts';
import { commandsOfPlaces } from './write-places.ts';

export type SeriesDeps = ReadDeps & Pick<TenantDeps, 'read' | 'commands' | 'samples' | 'changes'>;

export interface StoringOptions {
  /** Files are read side by side and stored one after the other: two of one well meet in the same tags. */
  readonly storing: CommandQueue;
  /** Samples put on record, then stored, then told: what is repeated after a crash. */
  readonly groupSamples?: number | undefined;
}

/**
 * Imports time series.
 *
 * Invariants:
 * 1. Where samples go is decided once and kept with the batch: a resumed job goes on to the same tags.
 * 2. What a block will add is on record before its samples are stored; a block that is on record is stored again after a
 *    crash (the store drops what it has) and not judged again.
 * 3. Tags come before their samples, and the entry of the audit before the first sample that is added.
 */
export async function importSeries(
  deps: SeriesDeps,
  task: JobTask,
  plan: ImportPlan,
  how: StoringOptions,
): Promise<Record<string, unknown>> {
  const { name: fileName } = findWhole(deps, plan.fileId);
  const { stagedPath } = await stageSeries(deps, plan, {
    signal: task.signal,
    onProgress: (done, total) => task.progress(done, total, 'reading'),
  });
  const { groupSamples = 100_000 } = how;
  const from = { plan, stagedPath, fileName, groupSamples };
  return how.storing.run(() => storeStaged(deps, task, from));
}

async function storeStaged(
  deps: SeriesDeps,
  task: JobTask,
  from: {
    readonly plan: ImportPlan;
    readonly stagedPath: string;
    readonly fileName: string;
    readonly groupSamples: number;
  },
): Promise<Record<string, unknown>> {
  task.signal.throwIfAborted();
  const { plan, stagedPath, fileName, groupSamples } = from;
  const batchId = must(task.batchId, 'a batch of this import') as BatchId;
  const staged = openStagedSeries(deps, stagedPath);
  const ledger = openLedger(deps, batchId);
  try {
    const places = await makePlaces(deps, task, plan, staged, ledger);
    await storeAll({ deps, task, staged, ledger, places, fileName, groupSamples });
    deps.changes.announce('imports.changed', [batchId]);
    return resultOf(staged, places, ledger.added(task.jobId));
  } finally {
    ledger.close();
    staged.close();
  }
}

function resultOf({ summary }: StagedSeriesFile, places: Places, added: number) {
  return {
    rows: summary.rows,
    used: summary.usable,
    leftOut: summary.rows - summary.usable,
    samplesAdded: added,
    samplesKnown: summary.samples - added,
    tagsCreated: places.series.filter(({ isNew }) => isNew).length,
    wellsCreated: places.well?.isNew ? 1 : 0,
    findings: summary.counts.reduce((sum, { count }) => sum + count, 0),
  };
}

async function makePlaces(
  deps: SeriesDeps,
  task: JobTask,
  plan: ImportPlan,
  staged: StagedSeriesFile,
  ledger: Ledger,
): Promise<Places> {
  let places = ledger.places(task.jobId);
  if (!places) {
    places = await findPlaces(deps, plan, staged.series(), task.jobId);
    ledger.begin(task.jobId, places, deps.ports.clock.nowMs());
  }
  const steps = commandsOfPlaces(places, task);
  for (const [at, step] of steps.entries()) {
    task.signal.throwIfAborted();
    step(deps);
    task.progress(at + 1, steps.length, 'tags');
    await setImmediate();
  }
  return places;
}

interface StoringAll extends Storing {
  readonly deps: SeriesDeps;
  readonly staged: StagedSeriesFile;
  readonly groupSamples: number;
}

async function storeAll(storing: StoringAll): Promise<void> {
  const { deps, task, staged, ledger, places, groupSamples } = storing;
  const placeByNo = new Map(places.series.map((place) => [place.no, place]));
  const resumed = task.resumeFrom as { readonly block: number; readonly samples: number } | null;
  const start = { block: resumed?.block ?? 0, samples: resumed?.samples ?? 0 };
  const onRecord = ledger.lastBlock(task.jobId);
  let group = emptyGroup();
  let { samples } = start;
  const flush = async () => {
    task.signal.throwIfAborted();
    await storeGroup(storing, group.blocks);
    samples += group.samples;
    const last = group.blocks.at(-1)!.block.no;
    task.checkpoint({ block: last, samples });
    task.progress(samples, staged.summary.samples, 'storing');
    deps.changes.announce('telemetry.appended', []);
    group = emptyGroup();
  };
  for (let block = staged.blockAfter(start.block); block; block = staged.blockAfter(block.no)) {
    const place = must(placeByNo.get(block.series), `a place for series ${block.series}`);
    // Judging must see what the store will have by then.
    if (group.tagIds.has(place.tagId) && block.times[0]! <= group.newestOf(place.tagId))
      await flush();
    const ranges = block.no <= onRecord ? null : await judge(deps.samples, place, block, group);
    group.add({ block, place, ranges });
    if (group.samples >= groupSamples) await flush();
  }
  if (group.blocks.length > 0) await flush();
}
