import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ImportPlan, ImportTarget } from '#shared/domain/imports/plan.ts';
import type { FileId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { callWorker, type InputOf, type OutputOf } from '#core/jobs/worker-call.ts';
import type {
  inspectImportFile,
  stageImportFile,
  stageSeriesFile,
} from '#core/jobs/workers/read-import-file/read-import-file.ts';
import { moduleUrl } from '#core/jobs/workers/read-import-file/module-url.ts';
import { findWhole } from './received-files.ts';
import { readSeriesSummary, type SeriesSummary } from './series/staged-series.ts';
import { readSummary, type StagedSummary } from './staged-file.ts';

export type ReadDeps = Pick<TenantDeps, 'folder' | 'ports' | 'settings' | 'jobWorkers' | 'newId'>;

interface Reading {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number | null, step?: string) => void;
  /** Of the thread; what needs more is refused as `file-too-large`. */
  readonly maxMemoryMb?: number;
}

/** A sheet of the largest spreadsheet taken in needs about this much. */
const usualMemoryMb = 2_048;

/** What is in a file, found out in a worker. */
export function inspectFile(
  deps: ReadDeps,
  request: {
    readonly fileId: FileId;
    readonly table: string | null;
    readonly target?: ImportTarget | undefined;
  },
  reading: Reading = {},
) {
  const { path, name: fileName } = findWhole(deps, request.fileId);
  const { customFields, timeZone } = deps.settings();
  const { table, target = null } = request;
  const input = { path, table, target, customFields, fileName, timeZone };
  return callReader<typeof inspectImportFile>(deps, 'inspectImportFile', input, reading);
}

/**
 * What a file comes to by a plan: read in a worker once and kept beside the file, so that an import does not read again
 * what its preview has read. Settings are part of it: other units of gas make other values.
 */
export async function stageFile(
  deps: ReadDeps,
  plan: ImportPlan,
  reading: Reading = {},
): Promise<{ readonly stagedPath: string; readonly summary: StagedSummary }> {
  const { path, basis, stagedPath, findingsPath } = stagingOf(deps, plan);
  const known = readSummary(deps, stagedPath);
  if (known) return { stagedPath, summary: known };
  const input = { path, ...basis, stagedPath, findingsPath, callId: deps.newId() };
  const summary = await callReader<typeof stageImportFile>(deps, 'stageImportFile', input, reading);
  return { stagedPath, summary };
}

/** As `stageFile`, of time series. */
export async function stageSeries(
  deps: ReadDeps,
  plan: ImportPlan,
  reading: Reading = {},
): Promise<{ readonly stagedPath: string; readonly summary: SeriesSummary }> {
  const { path, basis, stagedPath, findingsPath } = stagingOf(deps, plan);
  const known = readSeriesSummary(deps, stagedPath);
  if (known) return { stagedPath, summary: known };
  const nowMs = deps.ports.clock.nowMs();
  const input = { path, ...basis, nowMs, stagedPath, findingsPath, callId: deps.newId() };
  const summary = await callReader<typeof stageSeriesFile>(deps, 'stageSeriesFile', input, reading);
  return { stagedPath, summary };
}

/** Where what a file comes to by a plan is kept, and what it depends on beside the file. */
export function stagingOf(deps: ReadDeps, plan: ImportPlan) {
  const file = findWhole(deps, plan.fileId);
  const { customFields, gasPressureBasePsia, timeZone, gaugeHour } = deps.settings();
  const clock = { timeZone, gaugeHour };
  const basis = { plan: readingOf(plan), customFields, gasPressureBasePsia, clock };
  const key = createHash('sha256').update(JSON.stringify(basis)).digest('hex').slice(0, 16);
  return {
    path: file.path,
    basis,
    stagedPath: join(file.folder, `${key}.staged`),
    findingsPath: join(file.folder, `${key}.findings.csv`),
  };
}

/** Of a time series, without where its samples go: that makes no other samples. */
function readingOf(plan: ImportPlan): ImportPlan {
  if (!plan.series) return plan;
  const series = { ...plan.series, deviceName: '-', wellName: null, useKnownTags: true };
  return { ...plan, wellId: null, createMissingWells: true, series };
}

async function callReader<
  F extends typeof inspectImportFile | typeof stageImportFile | typeof stageSeriesFile,
>(
  { jobWorkers }: ReadDeps,
  functionName: string,
  input: InputOf<F>,
  { signal, onProgress, maxMemoryMb = usualMemoryMb }: Reading,
): Promise<OutputOf<F>> {
  const call = callWorker<InputOf<F>, OutputOf<F>>({
    moduleUrl: jobWorkers ? new URL('read-import-file.js', jobWorkers) : moduleUrl,
    entryUrl: jobWorkers && new URL('worker-entry.js', jobWorkers),
    functionName,
    input,
    maxMemoryMb,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  return call.catch((error: unknown) => {
    if (!isOutOfMemory(error)) throw error;
    const largest = maxMemoryMb * 2 ** 20;
    throw new Refusal('file-too-large', { largest, memory: true }, { cause: error });
  });
}

function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) return false;
  return 'code' in error.cause && error.cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
