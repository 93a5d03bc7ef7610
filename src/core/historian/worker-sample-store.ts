import { Worker } from 'node:worker_threads';
import { Refusal } from '#shared/kit/refusal.ts';
import type { SampleFile, SampleSpace } from './sample-file.ts';
import type { SampleStore } from './sample-store.ts';
import type { SampleSalvage } from './salvage-samples.ts';
import type { SampleAnswer } from './sample-worker.ts';

export interface WorkerSampleStore extends SampleStore {
  forgetBefore(ms: number): Promise<number>;
  space(): Promise<SampleSpace>;
}

const sourceWorker = new URL('./sample-worker.ts', import.meta.url);

/**
 * The simple sample store in a thread of its own, so that waiting for the disk delays nobody.
 * A full disk rejects with the refusal `disk-full`; a thread that died rejects every call with its error. A damaged file
 * is salvaged, and `tellSalvage` hears what that could not save.
 */
export function openSampleStore(
  path: string,
  {
    workerUrl = sourceWorker,
    tellSalvage,
  }: {
    readonly workerUrl?: URL | undefined;
    readonly tellSalvage?: (salvage: SampleSalvage) => void;
  } = {},
): WorkerSampleStore {
  const worker = new Worker(workerUrl, { workerData: { path } });
  const waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  let nextId = 0;
  let dead: Error | undefined;

  const end = (error: Error) => {
    dead ??= error;
    for (const call of waiting.values()) call.reject(dead);
    waiting.clear();
  };
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new Error('The sample store has ended')));
  worker.on('message', (answer: SampleAnswer) => {
    if ('salvage' in answer) return tellSalvage?.(answer.salvage);
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('failure' in answer) call?.reject(toError(answer.failure));
    else call?.resolve(answer.result);
  });

  const ask = <Name extends keyof SampleFile>(name: Name, ...args: Parameters<SampleFile[Name]>) =>
    new Promise<ReturnType<SampleFile[Name]>>((resolve, reject) => {
      if (dead) return reject(dead);
      const id = nextId++;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ id, name, args });
    });

  return {
    append: (batch) => ask('append', batch),
    latest: (tagIds) => ask('latest', tagIds),
    range: (tagId, fromMs, toMs, limit) => ask('range', tagId, fromMs, toMs, limit),
    aggregate: (tagId, fromMs, toMs, buckets) => ask('aggregate', tagId, fromMs, toMs, buckets),
    forgetBefore: (ms) => ask('forgetBefore', ms),
    space: () => ask('space'),
    async close() {
      if (!dead) await ask('close');
      await worker.terminate();
    },
  };
}

function toError({ message, code }: { message: string; code: string | undefined }): Error {
  const cause = new Error(message);
  return code === 'SQLITE_FULL' ? new Refusal('disk-full', {}, { cause }) : cause;
}
