import { parentPort, workerData } from 'node:worker_threads';
import { must } from '#shared/kit/must.ts';
import { openSampleFile } from './open-sample-file.ts';
import type { SampleFile } from './sample-file.ts';
import type { SampleSalvage } from './salvage-samples.ts';

/** What the store asks of its thread, and what comes back. */
export type SampleCall = {
  [Name in keyof SampleFile]: {
    readonly id: number;
    readonly name: Name;
    readonly args: Parameters<SampleFile[Name]>;
  };
}[keyof SampleFile];
export type SampleAnswer =
  | { readonly salvage: SampleSalvage }
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      readonly failure: { readonly message: string; readonly code: string | undefined };
    };

const port = must(parentPort, 'sample-worker runs in a worker thread');
const file = openSampleFile((workerData as { path: string }).path, (salvage) =>
  port.postMessage({ salvage } satisfies SampleAnswer),
);

port.on('message', (call: SampleCall) => {
  try {
    const work = file[call.name] as (...args: readonly unknown[]) => unknown;
    const result = work(...call.args);
    port.postMessage({ id: call.id, result } satisfies SampleAnswer);
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    port.postMessage({ id: call.id, failure: { message, code } } satisfies SampleAnswer);
  }
  if (call.name === 'close') port.close();
});
