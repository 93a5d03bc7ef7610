import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { coreFlags } from '../../build/core-node.mjs';
import { builtFile } from './built.ts';
import type { Work } from './side-process.ts';
import type { SideName } from './sides.ts';

/** A side in a process of its own. */
export interface RunningSide {
  readonly name: SideName;
  readonly folder: string;
  ask<K extends keyof Work>(what: K, ...args: Parameters<Work[K]>): ReturnType<Work[K]>;
  /** Resolves when the process has ended. */
  close(): Promise<void>;
  /** After a failure: without waiting. */
  drop(): void;
}

export async function runSide(name: SideName, under: string): Promise<RunningSide> {
  const folder = join(under, name.replaceAll(/[^A-Za-z0-9]+/g, '-'));
  mkdirSync(folder, { recursive: true });
  const isOurs = name.startsWith('WellOS');
  const file = isOurs ? builtFile('side-process') : join(import.meta.dirname, 'side-process.ts');
  const child = fork(file, [name, folder], {
    serialization: 'advanced',
    ...(isOurs && { execArgv: [...coreFlags] }),
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const ask = <K extends keyof Work>(what: K, ...args: Parameters<Work[K]>) =>
    request(child, name, what, args) as ReturnType<Work[K]>;
  await ask('open');
  return {
    name,
    folder,
    ask,
    async close() {
      child.send({ what: 'close', args: [] });
      await ended;
    },
    drop: () => void (child.connected && child.disconnect()),
  };
}

function request(
  child: ChildProcess,
  name: string,
  what: string,
  args: readonly unknown[],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      child.off('message', handleMessage);
      child.off('exit', handleExit);
    };
    const handleMessage = (message: { result?: unknown; error?: string }) => {
      stop();
      if (message.error === undefined) resolve(message.result);
      else reject(new Error(`${name}, ${what}: ${message.error}`));
    };
    const handleExit = (code: number | null) => {
      stop();
      reject(new Error(`${name} ended with ${code} while it was to ${what}`));
    };
    child.on('message', handleMessage);
    child.on('exit', handleExit);
    child.send({ what, args });
  });
}
