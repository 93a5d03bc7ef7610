import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, vi } from 'vitest';
import { createInterface } from 'node:readline';

// Processes start in tenths of a second, and in many seconds where everybody else does something too.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** For what takes no time where nobody else does anything. */
export const patient = { timeout: 120_000 };

const root = resolve(import.meta.dirname, '../..');
export const adminToken = 'admin-token-of-the-tests';

/** A relay in a process of its own. */
export interface TestRelay {
  readonly url: string;
  readonly folder: string;
  readonly process: ChildProcess;
  /** What it wrote to its log, as far as it has. */
  log(): string;
  admin(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>; // oxlint-disable-line typescript/no-explicit-any -- whatever a route answers
  /** Makes an account; answers its claim code. */
  addTenant(name: string, more?: object): Promise<string>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  close(): Promise<void>;
}

export interface RelayOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** One that is kept; else a new one, removed at the end. */
  readonly folder?: string;
}

export async function startRelay({
  args = [],
  env = {},
  folder,
}: RelayOptions = {}): Promise<TestRelay> {
  const data = folder ?? mkdtempSync(join(tmpdir(), 'wellos-relay-'));
  const child = spawn(
    process.execPath,
    ['relay-server/src/main.ts', '--data', data, '--port', '0', '--log-level', 'debug', ...args],
    {
      cwd: root,
      env: { ...process.env, WELLOS_RELAY_ADMIN_TOKEN: adminToken, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log += String(text)));
  const ended = new Promise<number | null>((resolve_) => child.once('exit', resolve_));
  const url = await new Promise<string>((ready, fail) => {
    createInterface(child.stdout).on('line', (line) => {
      const [, at] = /^Relay ready: (\S+)$/.exec(line) ?? [];
      if (at) ready(at);
    });
    void ended.then((code) => fail(new Error(`the relay ended with ${code}: ${log}`)));
  });
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return ended;
  };
  const relay: TestRelay = {
    url,
    folder: data,
    process: child,
    log: () => log,
    async admin(method, path, body) {
      const response = await fetch(`${url}admin/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${adminToken}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    async addTenant(name, more = {}) {
      const { status, body } = await relay.admin('POST', 'tenants', { name, ...more });
      expect(status).toBe(201);
      return body.claim as string;
    },
    stop,
    async close() {
      // By itself, and not by force after its longest time for that.
      expect(await stop(), log).toBe(0);
      if (folder === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
  return relay;
}

/** A file for `--limits`. */
export function writeLimits(limits: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'wellos-limits-')), 'limits.json');
  writeFileSync(file, JSON.stringify(limits));
  return file;
}

/** A request that says it was sent to another host. */
export function requestAs(url: string, path: string, host: string): Promise<{ status: number }> {
  return new Promise((done, fail) => {
    request(new URL(path, url), { headers: { host } }, (response) => {
      response.resume().once('end', () => done({ status: response.statusCode ?? 0 }));
    })
      .once('error', fail)
      .end();
  });
}
