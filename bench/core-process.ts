import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { WebSocket } from 'ws';
import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';
import { openClient, type OpenClient } from '#shared/contract/open-client.ts';
import { coreArgs, coreEnv } from '../build/core-node.mjs';

const root = resolve(import.meta.dirname, '..');

/** The product as a user runs it: the headless core in a process of its own. */
export interface CoreProcess {
  readonly url: string;
  /** From spawn to the line that says it is ready. */
  readonly readyMs: number;
  readonly pid: number;
  residentBytes(): number | undefined;
  connect(tenantId: string | null): OpenClient;
  stop(): Promise<void>;
}

export function makeFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'wellos-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function startCore(folder: string): Promise<CoreProcess> {
  const began = performance.now();
  const child = spawn(process.execPath, [...coreArgs, '--data', folder, '--port', '0'], {
    cwd: root,
    env: { ...coreEnv, WELLOS_KEYCHAIN: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((found, failed) => {
    let output = '';
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      const ready = /WellOS ready: (\S+)/.exec(output)?.[1];
      if (ready) found(ready);
    });
    child.on('exit', (code) => failed(new Error(`The core ended with ${code}`)));
  });
  const readyMs = performance.now() - began;
  return {
    url,
    readyMs,
    pid: child.pid!,
    residentBytes: () => residentBytes(child.pid!),
    connect(tenantId) {
      const address = new URL('/ws', url);
      address.protocol = 'ws:';
      address.searchParams.set('token', new URL(url).searchParams.get('token') ?? '');
      if (tenantId) address.searchParams.set('tenant', tenantId);
      return openClient(
        createWebSocketChannel(new WebSocket(address, { origin: new URL(url).origin })),
      );
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Linux tells it in /proc; elsewhere it is not measured. */
function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
  } catch {
    return undefined;
  }
}
