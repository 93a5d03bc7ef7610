import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { createCommandQueue } from '#core/command-queue.ts';
import { importPlan, type ImportPlan } from '#shared/domain/imports/plan.ts';
import type { JobRunner, JobTask } from '#core/jobs/jobs.ts';
import { readKnownWells } from './match-wells.ts';
import { stageFile } from './read-file.ts';
import { importSeries, type SeriesDeps, type StoringOptions } from './series/index.ts';
import { openStaged, type StagedFile } from './staged-file.ts';
import { toVolumesCommand, volumeGroups, type VolumeGroup } from './write-volumes.ts';
import { resolveWells, toWellsCommand, wellsPerCommand, type ResolvedWell } from './write-wells.ts';

export const importKind = 'import';

type RunnerDeps = SeriesDeps;

/** Documents of 31 days written in one transaction; about 20 ms of work on a busy machine. */
const groupsAtOnce = 4;

const progressShape = z.object({
  wellsCreated: z.number(),
  wellsChanged: z.number(),
  monthsTouched: z.number(),
  /** Groups of wells that are written. */
  wellGroups: z.number(),
  /** Last entry that is written. */
  wellNo: z.number(),
  period: z.string(),
  /** Entries that are written or passed over. */
  entries: z.number(),
});
type Checkpoint = z.output<typeof progressShape>;

const beginning: Checkpoint = {
  wellsCreated: 0,
  wellsChanged: 0,
  monthsTouched: 0,
  wellGroups: 0,
  wellNo: 0,
  period: '',
  entries: 0,
};

/**
 * Imports a file by a plan.
 *
 * Invariants:
 * 1. Ids of commands and of created wells follow from the job and what they stand for: a step that is repeated after a
 *    crash is recognised and does nothing.
 * 2. A step is written before its checkpoint; what lies between is repeated.
 * 3. Wells come before the volumes that belong to them.
 */
export function createImportRunner(
  deps: RunnerDeps,
  { groupSamples }: Pick<StoringOptions, 'groupSamples'> = {},
): JobRunner {
  const storing = createCommandQueue();
  return {
    kind: importKind,
    async run(task) {
      const plan = importPlan.parse(task.input);
      if (plan.target === 'timeSeries') {
        return importSeries(deps, task, plan, { storing, groupSamples });
      }
      const { stagedPath } = await stageFile(deps, plan, {
        signal: task.signal,
        onProgress: (done, total) => task.progress(done, total, 'reading'),
      });
      const staged = openStaged(deps, stagedPath);
      try {
        return await importStaged(deps, task, plan, staged);
      } finally {
        deps.changes.announce('imports.changed', task.batchId ? [task.batchId] : []);
        staged.close();
      }
    },
  };
}

async function importStaged(
  deps: RunnerDeps,
  task: JobTask,
  plan: ImportPlan,
  staged: StagedFile,
): Promise<Record<string, unknown>> {
  const start = task.resumeFrom === null ? beginning : progressShape.parse(task.resumeFrom);
  const { wells, leftEntries } = await findWells(deps, task, plan, staged);
  const afterWells = await writeWells(deps, task, wells, start);
  const end =
    plan.target === 'wells'
      ? afterWells
      : await writeVolumes(deps, task, plan, staged, wells, afterWells);
  const { rows, entries, counts } = staged.summary;
  const used = entries - leftEntries;
  return {
    rows,
    used,
    leftOut: rows - used,
    wellsCreated: end.wellsCreated,
    wellsChanged: end.wellsChanged,
    monthsTouched: end.monthsTouched,
    findings: counts.reduce((sum, { count }) => sum + count, 0),
  };
}

async function findWells(deps: RunnerDeps, task: JobTask, plan: ImportPlan, staged: StagedFile) {
  const stagedWells = staged.wells();
  const valuesOf = plan.target === 'wells' ? readWellValues(staged) : () => undefined;
  const wells = resolveWells(stagedWells, await readKnownWells(deps), {
    jobId: task.jobId,
    createMissing: plan.createMissingWells,
    valuesOf,
  });
  const left = stagedWells.filter((_, at) => wells[at]!.wellId === null);
  return { wells, leftEntries: left.reduce((sum, { entries }) => sum + entries, 0) };
}

/** Of a file of wells each well has one entry, with no period. */
function readWellValues(staged: StagedFile) {
  const entries = staged.entriesAfter({ wellNo: 0, period: '' }, Number.MAX_SAFE_INTEGER);
  const byNo = new Map(entries.map(({ wellNo, values }) => [wellNo, values]));
  return ({ no }: { readonly no: number }) => byNo.get(no);
}

async function writeWells(
  deps: RunnerDeps,
  task: JobTask,
  wells: readonly ResolvedWell[],
  start: Checkpoint,
): Promise<Checkpoint> {
  const toWrite = wells.filter(({ isWritten }) => isWritten);
  let done = start;
  for (let from = start.wellGroups * wellsPerCommand; from < toWrite.length;) {
    task.signal.throwIfAborted();
    const group = toWrite.slice(from, from + wellsPerCommand);
    const command = toWellsCommand(group, task, done.wellGroups);
    const { created, changed } = deps.commands.run(command.head, command.work);
    from += group.length;
    done = {
      ...done,
      wellsCreated: done.wellsCreated + created,
      wellsChanged: done.wellsChanged + changed,
      wellGroups: done.wellGroups + 1,
    };
    task.checkpoint(done);
    task.progress(from, toWrite.length, 'wells');
    await setImmediate();
  }
  return done;
}

async function writeVolumes(
  deps: RunnerDeps,
  task: JobTask,
  plan: ImportPlan,
  staged: StagedFile,
  wells: readonly ResolvedWell[],
  start: Checkpoint,
): Promise<Checkpoint> {
  const wellIdByNo = new Map(wells.map(({ no, wellId }) => [no, wellId]));
  const isDaily = plan.target === 'dailyProduction';
  let done = start;
  for (const groups of inBatches(volumeGroups(staged, plan.target, start), groupsAtOnce)) {
    task.signal.throwIfAborted();
    const mine = groups.flatMap((group) => {
      const wellId = wellIdByNo.get(group.wellNo);
      return wellId ? [{ group, wellId }] : [];
    });
    deps.commands.runMany(
      mine.map(({ group, wellId }) => toVolumesCommand(group, wellId, plan.target, task)),
    );
    const months = mine.map(({ group: { entries: all } }) => {
      const filled = all.filter(({ values }) => Object.keys(values).length > 0).length;
      return isDaily ? Math.min(1, filled) : filled;
    });
    done = {
      ...done,
      ...placeAfter(groups),
      monthsTouched: done.monthsTouched + months.reduce((sum, count) => sum + count, 0),
      entries: done.entries + groups.reduce((sum, group) => sum + group.entries.length, 0),
    };
    task.checkpoint(done);
    task.progress(done.entries, staged.summary.entries, 'entering');
    await setImmediate();
  }
  return done;
}

function placeAfter(groups: readonly VolumeGroup[]) {
  const { wellNo, period } = groups.at(-1)!.entries.at(-1)!;
  return { wellNo, period };
}

function* inBatches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
