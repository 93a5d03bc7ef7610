import type { TagId } from '#shared/domain/identity/ids.ts';
import { exportPlan, type ExportPlan } from '#shared/domain/telemetry/export-plan.ts';
import type { JobRunner } from '#core/jobs/jobs.ts';
import type { SampleStore } from '#core/historian/sample-store.ts';
import type { writeExport } from '#core/jobs/workers/sample-files/sample-files.ts';
import { callSampleWorker } from './call-sample-worker.ts';
import { beginJobFile, finishJobFile, removeJobFile } from '#core/jobs/job-files.ts';
import type { HistoryDeps } from './history-deps.ts';
import { nameTags } from './named-tags.ts';

export const exportKind = 'historyExport';

type ExportDeps = Pick<HistoryDeps, 'folder' | 'ports' | 'read' | 'jobWorkers' | 'store'>;

/** Writes a file for somebody to take away. A run that was cut short begins anew: the plan makes the same file again. */
export function createExportRunner(deps: ExportDeps): JobRunner {
  return {
    kind: exportKind,
    async run(task) {
      const plan = exportPlan.parse(task.input);
      const name = exportName(plan);
      const path = beginJobFile(deps, task.jobId, name);
      try {
        const answer = await callSampleWorker<typeof writeExport>(deps, {
          functionName: 'writeExport',
          input: {
            path,
            plan,
            tags: await nameTags(deps, plan.tagIds),
            total: await countEntries(deps.store, plan),
          },
          answers: answersOf(deps.store, plan),
          signal: task.signal,
          onProgress: task.progress,
        });
        const bytes = finishJobFile(deps, path);
        const monthsWithoutSamples = await countMonthsGivenUp(deps.store, plan);
        return { ...answer, file: name, bytes, monthsWithoutSamples };
      } catch (error) {
        removeJobFile(deps, task.jobId);
        throw error;
      }
    },
  };
}

/** Samples, or buckets of all tags, that an export goes through. */
export async function countEntries(
  store: Pick<SampleStore, 'count'>,
  plan: Pick<ExportPlan, 'tagIds' | 'fromMs' | 'toMs' | 'bucketMs'>,
): Promise<number> {
  const { tagIds, fromMs, toMs, bucketMs } = plan;
  if (bucketMs !== null) return Math.ceil((toMs - fromMs) / bucketMs) * tagIds.length;
  let count = 0;
  for (const tagId of tagIds) count += await store.count(tagId, fromMs, toMs);
  return count;
}

/** Months in which samples of these tags may have been given up for their averages; buckets do not miss them. */
async function countMonthsGivenUp(store: HistoryDeps['store'], plan: ExportPlan): Promise<number> {
  if (plan.bucketMs !== null) return 0;
  const wanted = new Set<string>(plan.tagIds);
  const found = new Set<number>();
  for (const { file, fromMs, toMs, givenUpDays } of (await store.space()).parts) {
    if (givenUpDays === 0 || fromMs >= plan.toMs || toMs <= plan.fromMs) continue;
    if ((await store.tagsIn(file)).some((tagId) => wanted.has(tagId))) found.add(fromMs);
  }
  return found.size;
}

function answersOf(store: SampleStore, { tagIds, toMs, bucketMs }: ExportPlan) {
  const tagOf = (place: number): TagId => tagIds[place]!;
  return {
    page: (ask: { readonly tag: number; readonly fromMs: number; readonly limit: number }) =>
      store.page(tagOf(ask.tag), ask.fromMs, toMs, ask.limit),
    buckets: (ask: {
      readonly tags: readonly number[];
      readonly fromMs: number;
      readonly count: number;
    }) =>
      store.aggregateAligned(
        ask.tags.map(tagOf),
        ask.fromMs,
        ask.fromMs + ask.count * bucketMs!,
        ask.count,
      ),
  };
}

/** Names the job and its file. */
export function exportName({ fromMs, toMs, format, shape, bucketMs }: ExportPlan): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const what = bucketMs === null ? 'samples' : `every-${bucketMs / 1_000}s`;
  return `history-${day(fromMs)}-to-${day(toMs - 1)}-${what}-${shape}.${format}`;
}
