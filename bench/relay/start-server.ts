import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const adminToken = 'admin-token-of-the-benchmark';

/** Many processes are started from the same sources. */
export const compiledOnce = { NODE_COMPILE_CACHE: join(tmpdir(), 'wellos-bench-compiled') };

export interface Server {
  readonly url: string;
  /** Of its CPU so far, and what it holds. */
  cpuMs(): number;
  residentBytes(): number;
  stop(): Promise<void>;
}

export async function startServer(
  file: string,
  args: readonly string[],
  env = {},
): Promise<Server> {
  const child: ChildProcess = spawn(process.execPath, [file, ...args], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, ...compiledOnce, WELLOS_RELAY_ADMIN_TOKEN: adminToken, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((ready, fail) => {
    createInterface(child.stdout!).on('line', (line) => {
      const [, at] = /^Relay ready: (\S+)$/.exec(line) ?? [];
      if (at) ready(at);
    });
    void ended.then(() => fail(new Error(`${file} ended before it was ready`)));
  });
  const statOf = () => readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return {
    url,
    // proc(5): utime and stime, in hundredths of a second; rss in pages of 4 kB.
    cpuMs: () => (Number(statOf()[11]) + Number(statOf()[12])) * 10,
    residentBytes: () => Number(statOf()[21]) * 4096,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
