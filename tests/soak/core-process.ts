import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WebSocket } from 'ws';
import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';
import { openClient, type OpenClient } from '#shared/contract/open-client.ts';
import { coreArgs } from '../../build/core-node.mjs';

const root = resolve(import.meta.dirname, '../..');

/** The core as a user runs it, and what can be seen of it from outside. Figures are undefined where there is no /proc. */
export interface WatchedCore {
  connect(tenantId: string | null): OpenClient;
  residentBytes(): number | undefined;
  openFiles(): { readonly sockets: number; readonly all: number } | undefined;
  /** Set when it ended by itself. */
  endedWith(): string | undefined;
  stop(): Promise<void>;
}

/** `folder` gets the data folder, and what each thread holds. */
export async function startWatchedCore(folder: string, heldEveryMs: number): Promise<WatchedCore> {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      `--import=${join(import.meta.dirname, 'watch-core.ts')}`,
      ...coreArgs,
      '--data',
      data,
      '--port',
      '0',
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        WELLOS_KEYCHAIN: 'off',
        ...process.env,
        WELLOS_SOAK_FOLDER: folder,
        WELLOS_SOAK_EVERY_MS: String(heldEveryMs),
      },
    },
  );
  let ended: string | undefined;
  let isStopping = false;
  child.once('exit', (code, signal) => {
    if (!isStopping) ended = `the core ended by itself (${code ?? signal})`;
  });
  const url = await new Promise<string>((found, failed) => {
    let output = '';
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      const ready = /WellOS ready: (\S+)/.exec(output)?.[1];
      if (ready) found(ready);
    });
    child.once('exit', () => failed(new Error(`The core did not start: ${output}`)));
  });
  return {
    connect(tenantId) {
      const address = new URL('/ws', url);
      address.protocol = 'ws:';
      address.searchParams.set('token', new URL(url).searchParams.get('token') ?? '');
      if (tenantId) address.searchParams.set('tenant', tenantId);
      return openClient(
        createWebSocketChannel(new WebSocket(address, { origin: new URL(url).origin })),
      );
    },
    residentBytes: () => residentBytes(child.pid!),
    openFiles: () => openFiles(child.pid!),
    endedWith: () => ended,
    async stop() {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function residentBytes(pid: number): number | undefined {
  try {
    const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) * 1_024;
  } catch {
    return undefined; // No /proc here, or the process is gone.
  }
}

function openFiles(pid: number): { sockets: number; all: number } | undefined {
  try {
    const names = readdirSync(`/proc/${pid}/fd`);
    return { sockets: names.filter((name) => isSocket(pid, name)).length, all: names.length };
  } catch {
    return undefined; // No /proc here, or the process is gone.
  }
}

function isSocket(pid: number, name: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/fd/${name}`).startsWith('socket:');
  } catch {
    return false; // Closed since it was listed.
  }
}
