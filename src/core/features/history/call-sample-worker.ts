import { MessageChannel } from 'node:worker_threads';
import { callWorker } from '#core/jobs/worker-call.ts';
import type { WorkerFunction } from '#core/jobs/worker-protocol.ts';
import { moduleUrl } from '#core/jobs/workers/sample-files/module-url.ts';
import type {
  Question,
  QuestionKind,
  Questions,
} from '#core/jobs/workers/sample-files/page-protocol.ts';
import type { MessagePort } from 'node:worker_threads';
import type { TenantDeps } from '#core/core-deps.ts';

/** How the core answers what a worker asks. */
export type Answers = {
  readonly [Kind in QuestionKind]?: (
    ask: Questions[Kind]['ask'],
  ) => Promise<Questions[Kind]['answer']>;
};

interface Call<Input> {
  readonly functionName: 'readArchive' | 'writeArchive' | 'writeExport';
  readonly input: Omit<Input, 'port'>;
  readonly answers: Answers;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number | null, step?: string) => void;
}

const maxMemoryMb = 1_024;

/** Runs a function of the sample files worker, and answers its questions until it is done. */
export async function callSampleWorker<F extends WorkerFunction<never, unknown>>(
  { jobWorkers }: Pick<TenantDeps, 'jobWorkers'>,
  { functionName, input, answers, signal, onProgress }: Call<Parameters<F>[0]>,
): Promise<Awaited<ReturnType<F>>> {
  const { port1, port2 } = new MessageChannel();
  const failing = new AbortController();
  answerOn(port1, answers, (error) => failing.abort(error));
  try {
    return await callWorker<object, Awaited<ReturnType<F>>>({
      moduleUrl: jobWorkers ? new URL('sample-files.js', jobWorkers) : moduleUrl,
      entryUrl: jobWorkers && new URL('worker-entry.js', jobWorkers),
      functionName,
      input: { ...input, port: port2 },
      transfer: [port2],
      maxMemoryMb,
      // A question that found no answer ends the thread at once: it waits for nothing else.
      graceMs: 250,
      signal: AbortSignal.any([signal, failing.signal]),
      ...(onProgress && { onProgress }),
    });
  } finally {
    port1.close();
  }
}

function answerOn(port: MessagePort, answers: Answers, onFailure: (error: unknown) => void): void {
  port.on('message', ({ kind, ask }: Question) => {
    const answer = answers[kind] as ((ask: unknown) => Promise<unknown>) | undefined;
    if (!answer) return onFailure(new Error(`Nobody answers ${kind}`));
    answer(ask).then((found) => port.postMessage(found), onFailure);
  });
}
