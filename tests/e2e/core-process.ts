import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { coreArgs } from '../../build/core-node.mjs';

const root = resolve(import.meta.dirname, '../..');
const ownNode = join(root, 'node_modules/.bin/node');

/** A real core in a process of its own, as `npm run serve` starts it, cut off from every other machine. */
export interface CoreProcess {
  readonly url: string;
  readonly token: string;
  readonly address: string;
  /** SIGKILL: what a power cut looks like to the core. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  log(): string;
}

export function makeDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'wellos-e2e-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export const outsideRecord = (folder: string) => join(folder, 'outside.txt');

/** Hosts outside this machine that something tried to reach. */
export function triedOutside(folder: string): string[] {
  const record = outsideRecord(folder);
  return existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : [];
}

/** `port` 0 picks a free one; another one is for a core that comes back where its page expects it. */
export async function startCore(
  folder: string,
  args: readonly string[] = [],
  port = 0,
): Promise<CoreProcess> {
  const child = spawn(
    ownNode,
    [...coreArgs, '--data', join(folder, 'data'), '--port', String(port), ...args],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        WELLOS_KEYCHAIN: 'off',
        ...process.env,
        NODE_OPTIONS: `--import=${join(import.meta.dirname, 'refuse-outside.mjs')}`,
        WELLOS_OUTSIDE_RECORD: outsideRecord(folder),
      },
    },
  );
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const url = await readyUrl(child, () => output);
  return {
    url,
    token: new URL(url).searchParams.get('token') ?? '',
    address: new URL('/', url).href,
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGTERM'),
    log: () => output,
  };
}

function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((found, failed) => {
    const look = () => {
      const url = /WellOS ready: (\S+)/.exec(output())?.[1];
      if (url) found(url);
    };
    child.stdout?.on('data', look);
    child.on('exit', (code) => failed(new Error(`The core ended with ${code}:\n${output()}`)));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  child.kill(signal);
  return ended;
}
