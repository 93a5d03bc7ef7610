import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program of this folder in a process of its own that ends when it is left alone. */
export interface Forked<Ready> {
  readonly pid: number;
  readonly ready: Ready;
  tell(message: object | string): void;
  /** Tells it something and waits for what it says next. */
  ask<Answer>(message: object | string): Promise<Answer>;
  close(): Promise<void>;
}

/** Resolves with what it says first. */
export async function forkProgram<Ready>(
  program: string,
  args: readonly string[],
): Promise<Forked<Ready>> {
  const child = fork(join(import.meta.dirname, program), args);
  const hear = async () => {
    const ended = new AbortController();
    const failed = once(child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error(`${program} ended by itself`);
    });
    failed.catch(() => {}); // Told by the race, or no longer of interest.
    const [message] = (await Promise.race([once(child, 'message'), failed])) as [unknown];
    ended.abort();
    return message;
  };
  const ready = (await hear()) as Ready;
  return {
    pid: child.pid!,
    ready,
    tell: (message) => void child.send(message),
    ask: <Answer>(message: object | string) => {
      const heard = hear() as Promise<Answer>;
      child.send(message);
      return heard;
    },
    close: () => endChild(child),
  };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  await ended;
}
