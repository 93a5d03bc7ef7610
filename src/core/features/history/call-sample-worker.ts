import { callAskingWorker, type AnswersTo } from '#core/jobs/call-asking-worker.ts';
import type { WorkerFunction } from '#core/jobs/worker-protocol.ts';
import { moduleUrl } from '#core/jobs/workers/sample-files/module-url.ts';
import type { Questions } from '#core/jobs/workers/sample-files/page-protocol.ts';
import type { TenantDeps } from '#core/core-deps.ts';

interface Call<Input> {
  readonly functionName: 'readArchive' | 'writeArchive' | 'writeExport';
  readonly input: Omit<Input, 'port'>;
  readonly answers: AnswersTo<Questions>;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number | null, step?: string) => void;
}

const maxMemoryMb = 1_024;

/** Runs a function of the sample files worker, and answers its questions until it is done. */
export async function callSampleWorker<F extends WorkerFunction<never, unknown>>(
  { jobWorkers }: Pick<TenantDeps, 'jobWorkers'>,
  call: Call<Parameters<F>[0]>,
): Promise<Awaited<ReturnType<F>>> {
  return callAskingWorker<Parameters<F>[0], Awaited<ReturnType<F>>, Questions>({
    ...call,
    moduleUrl: jobWorkers ? new URL('sample-files.js', jobWorkers) : moduleUrl,
    entryUrl: jobWorkers && new URL('worker-entry.js', jobWorkers),
    maxMemoryMb,
  });
}
