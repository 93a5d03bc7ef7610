import { parentPort, workerData } from 'node:worker_threads';
import { isRefusal } from '#shared/kit/refusal.ts';
import { must } from '#shared/kit/must.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { createLogFile } from './log/log-file.ts';
import type { Answer } from './read/look.ts';
import { createReader } from './read/reader.ts';
import { warmCode } from './read/warm-code.ts';
import { createSealer } from './seal/sealer.ts';
import type { ThreadAnswer, ThreadCall } from './threads.ts';

/** One of the historian's threads: does what it is asked, one after the other. */
const makers = { log: createLogFile, seal: createSealer, read: createReader };

const port = must(parentPort, 'store-thread runs in a worker thread');
const { role, folder } = workerData as { role: keyof typeof makers; folder: string };
const part = makers[role](nodeDisk, folder) as unknown as Record<
  string,
  (...args: readonly unknown[]) => unknown
>;

if (role === 'read') void warmCode();

port.on('message', ({ id, name, args }: ThreadCall) => {
  try {
    const result = must(part[name], name)(...args);
    port.postMessage({ id, result } satisfies ThreadAnswer, handOverOf(result));
  } catch (error) {
    const { message, stack, code } = error as Error & { code?: string };
    const refusal = isRefusal(error) ? { code: error.code, details: error.details } : undefined;
    port.postMessage({ id, failure: { message, stack, code, refusal } } satisfies ThreadAnswer);
  }
  if (name === 'close') port.close();
});

function handOverOf(result: unknown): readonly ArrayBuffer[] {
  return (result as Partial<Answer<unknown>> | undefined)?.handOver ?? [];
}
