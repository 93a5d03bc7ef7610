import { Worker, type TransferListItem } from 'node:worker_threads';
import { Refusal } from '#shared/kit/refusal.ts';
import type {
  WorkerFailure,
  WorkerFunction,
  WorkerMessage,
  WorkerTask,
} from './worker-protocol.ts';

const sourceEntry = new URL('./worker-entry.ts', import.meta.url);
const defaultGraceMs = 2_000;

export interface WorkerCall<Input> {
  /** The worker's file, and the function it exports. */
  readonly moduleUrl: URL;
  readonly functionName: string;
  readonly input: Input;
  /** Moved to the thread instead of copied. */
  readonly transfer?: readonly TransferListItem[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number | null, step?: string) => void;
  /** A cancelled thread that does not look is ended after this. */
  readonly graceMs?: number;
  readonly maxMemoryMb?: number;
  /** Where `worker-entry` is when it is not beside this file, as in a bundle. */
  readonly entryUrl?: URL | undefined;
}

/**
 * Runs one function of a worker file in a thread of its own. Contract:
 *  - Resolves to what the function returned. A Refusal keeps its code; any other error keeps message and stack.
 *  - Aborting rejects with the signal's reason, at the function's next look or when the grace is over; the thread is gone
 *    when the promise settles.
 *  - A thread that dies (out of memory, exit) rejects; the core goes on.
 */
export async function callWorker<Input, Output>(call: WorkerCall<Input>): Promise<Output> {
  call.signal?.throwIfAborted();
  const cancelled = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = startWorker(call, cancelled);
  let grace: NodeJS.Timeout | undefined;
  const cancel = () => {
    Atomics.store(cancelled, 0, 1);
    grace = setTimeout(() => void worker.terminate(), call.graceMs ?? defaultGraceMs);
  };
  call.signal?.addEventListener('abort', cancel, { once: true });
  try {
    return (await answerOf(worker, call)) as Output;
  } catch (error) {
    if (call.signal?.aborted && !(error instanceof Refusal)) throw call.signal.reason;
    throw error;
  } finally {
    call.signal?.removeEventListener('abort', cancel);
    clearTimeout(grace);
    await worker.terminate();
  }
}

/** The input and output of a worker's function, from its module's type. */
export type InputOf<F> = F extends WorkerFunction<infer Input, unknown> ? Input : never;
export type OutputOf<F> = F extends WorkerFunction<never, infer Output> ? Awaited<Output> : never;

function startWorker<Input>(call: WorkerCall<Input>, cancelled: WorkerTask['cancelled']): Worker {
  const { moduleUrl, functionName, input, transfer = [], maxMemoryMb } = call;
  const workerData: WorkerTask = { moduleUrl: moduleUrl.href, functionName, input, cancelled };
  return new Worker(call.entryUrl ?? sourceEntry, {
    workerData,
    transferList: [...transfer],
    resourceLimits: maxMemoryMb === undefined ? {} : { maxOldGenerationSizeMb: maxMemoryMb },
  });
}

function answerOf<Input>(worker: Worker, call: WorkerCall<Input>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') call.onProgress?.(message.done, message.total, message.step);
      else if (message.kind === 'result') resolve(message.output);
      else reject(errorOf(message.failure));
    });
    worker.on('messageerror', reject);
    worker.on('error', (error) =>
      reject(new Error(`The worker of ${call.functionName} failed`, { cause: error })),
    );
    worker.on('exit', (code) =>
      reject(new Error(`The worker of ${call.functionName} ended early (${code})`)),
    );
  });
}

function errorOf({ message, stack, refusal }: WorkerFailure): Error {
  const cause = new Error(message);
  if (stack !== undefined) cause.stack = stack;
  return refusal ? new Refusal(refusal.code, refusal.details, { cause }) : cause;
}
