import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { coreFlags } from '../../build/core-node.mjs';
import { compiledOnce } from '../relay/start-server.ts';

type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

/** A program of this folder in a process of its own whose functions can be called. */
export interface Program {
  readonly pid: number;
  call<Answer>(name: string, ...args: readonly unknown[]): Promise<Answer>;
  close(): Promise<void>;
}

interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

export function openProgram(file: string, args: readonly string[] = []): Program {
  const child = fork(join(import.meta.dirname, file), [...args], {
    serialization: 'advanced',
    execArgv: [...coreFlags],
    env: { ...process.env, ...compiledOnce },
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let calls = 0;
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.on('exit', () => {
    for (const [id, tell] of waiting) tell({ id, error: `${file} ended` });
  });
  return {
    pid: child.pid!,
    call: <Value>(name: string, ...given: readonly unknown[]) =>
      new Promise<Value>((resolve, reject) => {
        const id = calls++;
        waiting.set(id, ({ value, error }) =>
          error === undefined ? resolve(value as Value) : reject(new Error(`${name}: ${error}`)),
        );
        child.send({ id, name, args: given } satisfies Call);
      }),
    close: () => ended(child),
  };
}

/** The other end: answers calls until the parent lets go. */
export function answerCalls(handlers: Handlers): void {
  process.on('message', ({ id, name, args }: Call) => {
    const say = (answer: Omit<Answer, 'id'>) => process.send?.({ id, ...answer });
    void (async () => handlers[name]!(...(args as never[])))().then(
      (value) => say({ value }),
      (error: unknown) => say({ error: String((error as Error).stack) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}

/** The same clock in every process of the machine. */
export function machineMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1e3;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await exit;
}
