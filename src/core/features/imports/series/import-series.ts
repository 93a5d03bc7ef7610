import { setImmediate } from 'node:timers/promises';
import type { BatchId, TagId } from '#shared/domain/identity/ids.ts';
import type { ImportPlan } from '#shared/domain/imports/plan.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { must } from '#shared/kit/must.ts';
import type { CommandQueue } from '#core/command-queue.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import { stageSeries, type ReadDeps } from '../read-file.ts';
import { findWhole } from '../received-files.ts';
import { findAdded, wholeRange, type AddedRange } from './added-ranges.ts';
import { findPlaces, type Places, type SeriesPlace } from './find-places.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { openStagedSeries, type StagedBlock, type StagedSeriesFile } from './staged-series.ts';
import { commandsOfPlaces, recordSource } from './write-places.ts';

export type SeriesDeps = ReadDeps & Pick<TenantDeps, 'read' | 'commands' | 'samples' | 'changes'>;

export interface StoringOptions {
  /** Files are read side by side and stored one after the other: two of one well meet in the same tags. */
  readonly storing: CommandQueue;
  /** Samples put on record, then stored, then told: what is repeated after a crash. */
  readonly groupSamples?: number | undefined;
}

/** Taken by the store at once: a few milliseconds of the core's only thread. */
const piece = 4_000;

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

interface Storing {
  readonly deps: SeriesDeps;
  readonly task: JobTask;
  readonly staged: StagedSeriesFile;
  readonly ledger: Ledger;
  readonly places: Places;
  readonly fileName: string;
  readonly groupSamples: number;
}

interface JudgedBlock {
  readonly block: StagedBlock;
  readonly place: SeriesPlace;
  /** null: on record already. */
  readonly ranges: readonly AddedRange[] | null;
}

async function storeAll(storing: Storing): Promise<void> {
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
    const ranges = block.no <= onRecord ? null : await judge(deps, place, block, group);
    group.add({ block, place, ranges });
    if (group.samples >= groupSamples) await flush();
  }
  if (group.blocks.length > 0) await flush();
}

function emptyGroup() {
  const blocks: JudgedBlock[] = [];
  const newest = new Map<TagId, number>();
  let samples = 0;
  return {
    blocks,
    tagIds: newest as Pick<ReadonlyMap<TagId, number>, 'has'>,
    get samples() {
      return samples;
    },
    newestOf: (tagId: TagId) => newest.get(tagId) ?? Number.NEGATIVE_INFINITY,
    add(judged: JudgedBlock) {
      blocks.push(judged);
      const { times } = judged.block;
      samples += times.length;
      newest.set(
        judged.place.tagId,
        Math.max(newest.get(judged.place.tagId) ?? Number.NEGATIVE_INFINITY, times.at(-1)!),
      );
    },
  };
}

/** What comes after everything a tag has is new without a look. */
async function judge(
  { samples }: Pick<SeriesDeps, 'samples'>,
  { tagId }: SeriesPlace,
  { times }: StagedBlock,
  group: ReturnType<typeof emptyGroup>,
): Promise<AddedRange[]> {
  const [newest] = await samples.latest([tagId]);
  const newestMs = Math.max(newest?.sourceMs ?? Number.NEGATIVE_INFINITY, group.newestOf(tagId));
  return times[0]! > newestMs ? [wholeRange(times)] : findAdded(samples, tagId, times);
}

async function storeGroup(
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
