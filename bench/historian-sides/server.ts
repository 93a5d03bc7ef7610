import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const readyWithinMs = 30_000;
const askAgainMs = 25;

/** A peer's server, started by its side and stopped with it. */
export interface Server {
  readonly pid: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Resolves when `isReady` does; what the server says goes to `logPath` and is told when it ends before. */
export async function startServer(
  [command, ...args]: readonly [string, ...string[]],
  logPath: string,
  isReady: () => Promise<unknown>,
  options: SpawnOptions = {},
): Promise<Server> {
  const log = openSync(logPath, 'a');
  const child = spawn(command, args, { ...options, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  // A side that ends early must not leave its server behind.
  process.once('exit', () => child.kill('SIGKILL'));
  await untilReady(child, logPath, isReady);
  return {
    pid: child.pid!,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}

async function untilReady(
  child: ChildProcess,
  logPath: string,
  isReady: () => Promise<unknown>,
): Promise<void> {
  const giveUpAt = performance.now() + readyWithinMs;
  for (;;) {
    try {
      await isReady();
      return;
    } catch (cause) {
      const tail = () => readFileSync(logPath, 'utf8').slice(-2_000);
      if (child.exitCode !== null) throw new Error(`The server ended: ${tail()}`, { cause });
      if (performance.now() > giveUpAt) throw new Error(`Never ready: ${tail()}`, { cause });
      await wait(askAgainMs);
    }
  }
}
