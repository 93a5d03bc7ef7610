import { Worker } from 'node:worker_threads';
import { Refusal, type RefusalCode, type RefusalDetails } from '#shared/kit/refusal.ts';

export interface ThreadCall {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}
export type ThreadAnswer =
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      readonly failure: {
        readonly message: string;
        readonly stack: string | undefined;
        readonly code: string | undefined;
        readonly refusal:
          | { readonly code: RefusalCode; readonly details: RefusalDetails }
          | undefined;
      };
    };

type Functions = Record<string, (...args: never[]) => unknown>;
/** The same functions, answering later. */
export type Later<T extends Functions> = {
  [Name in keyof T]: (...args: Parameters<T[Name]>) => Promise<Awaited<ReturnType<T[Name]>>>;
};

const maxYoungGenerationSizeMb = 3;

const sourceThread = new URL('./store-thread.ts', import.meta.url);

/**
 * A part of the historian in a thread of its own, started when it is first asked. Calls are done in their order. Refusals
 * and codes of SQLite come back as they were. A thread that died rejects the calls under way with its error, and is
 * started anew by the next.
 */
export function inThread<T extends Functions>(
  role: 'log' | 'seal' | 'read',
  folder: string,
  url = sourceThread,
): Later<T> {
  const waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  let worker: Worker | undefined;
  let isClosed = false;
  let nextId = 0;

  const start = (): Worker => {
    const started = new Worker(url, {
      workerData: { role, folder },
      // Mostly numbers in typed arrays, which live elsewhere.
      resourceLimits: { maxYoungGenerationSizeMb },
    });
    const end = (error: Error) => {
      if (worker !== started) return;
      worker = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => end(new Error(`The historian's ${role} thread has ended`)));
    started.on('message', (answer: ThreadAnswer) => {
      const call = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('failure' in answer) call?.reject(toError(answer.failure));
      else call?.resolve(answer.result);
    });
    return started;
  };

  const ask = (name: string, args: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error(`The historian's ${role} thread is closed`));
      worker ??= start();
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, args } satisfies ThreadCall);
    });

  const close = async () => {
    if (worker && !isClosed) await ask('close', []);
    isClosed = true;
    await worker?.terminate();
  };

  return new Proxy({} as Later<T>, {
    get: (_target, name) =>
      name === 'close' ? close : (...args: readonly unknown[]) => ask(String(name), args),
  });
}

/** The same in this thread, for tests that want no chance in it. */
export function inline<T extends Functions>(part: T): Later<T> {
  return new Proxy({} as Later<T>, {
    get:
      (_target, name) =>
      async (...args: never[]) =>
        part[String(name)]!(...args),
  });
}

function toError({
  message,
  stack,
  code,
  refusal,
}: Extract<ThreadAnswer, { failure: unknown }>['failure']): Error {
  const cause = Object.assign(new Error(message), { code });
  if (stack !== undefined) cause.stack = stack;
  return refusal ? new Refusal(refusal.code, refusal.details, { cause }) : cause;
}
