import type { RefusalCode, RefusalDetails } from '#shared/kit/refusal.ts';

/** What a worker thread is started with. `cancelled` is set to 1 by the caller; a busy thread can look at it. */
export interface WorkerTask {
  readonly moduleUrl: string;
  readonly functionName: string;
  readonly input: unknown;
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

export type WorkerMessage =
  | {
      readonly kind: 'progress';
      readonly done: number;
      readonly total: number | null;
      readonly step?: string | undefined;
    }
  | { readonly kind: 'result'; readonly output: unknown }
  | { readonly kind: 'failure'; readonly failure: WorkerFailure };

export interface WorkerFailure {
  readonly message: string;
  readonly stack: string | undefined;
  readonly refusal: { readonly code: RefusalCode; readonly details: RefusalDetails } | undefined;
}

/** What a function of a worker file is given beside its input. */
export interface WorkerContext {
  progress(done: number, total: number | null, step?: string): void;
  /** Also true while the thread is too busy to be told anything. */
  isCancelled(): boolean;
  throwIfCancelled(): void;
}

/** Plain data in, plain data out; runs in a thread of its own. */
export type WorkerFunction<Input, Output> = (
  input: Input,
  context: WorkerContext,
) => Output | Promise<Output>;
