import { parentPort, workerData } from 'node:worker_threads';
import { must } from '#shared/kit/must.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type {
  WorkerContext,
  WorkerFunction,
  WorkerMessage,
  WorkerTask,
} from './worker-protocol.ts';

/** Ends a call whose caller no longer wants it. */
class CallCancelled extends Error {
  override readonly name = 'CallCancelled';
}

const progressEveryMs = 50;
const port = must(parentPort, 'a worker thread around this file');
const send = (message: WorkerMessage) => port.postMessage(message);

await answer(workerData as WorkerTask);

/** Runs the one function this thread was started for. */
async function answer({ moduleUrl, functionName, input, cancelled }: WorkerTask): Promise<void> {
  try {
    const module = (await import(moduleUrl)) as Record<string, WorkerFunction<unknown, unknown>>;
    const run = must(module[functionName], `${functionName} in ${moduleUrl}`);
    send({ kind: 'result', output: await run(input, createContext(cancelled)) });
  } catch (error) {
    send({ kind: 'failure', failure: describe(error) });
  }
}

function createContext(cancelled: Int32Array): WorkerContext {
  const isCancelled = () => Atomics.load(cancelled, 0) === 1;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return {
    progress(done, total, step) {
      // The job tells listeners five times a second; a tight loop must not flood it with messages.
      if (done !== total && performance.now() - toldAtMs < progressEveryMs) return;
      toldAtMs = performance.now();
      send({ kind: 'progress', done, total, step });
    },
    isCancelled,
    throwIfCancelled() {
      if (isCancelled()) throw new CallCancelled();
    },
  };
}

function describe(error: unknown) {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    message: known.message,
    stack: known.stack,
    refusal: isRefusal(error) ? { code: error.code, details: error.details } : undefined,
  };
}
