import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';
import { type ContractClient, openClient } from '#shared/contract/open-client.ts';
import type { unlocking } from '#shared/contract/security.ts';
import { root } from './setup-headless.ts';

type Unlocking = ContractRouterClient<{ readonly unlocking: typeof unlocking }>['unlocking'];

/** The headless shell as a process, which may be locked. */
export interface HeadlessProcess {
  /** What it says next of itself, and where. */
  said(how: 'locked' | 'ready'): Promise<URL>;
  /** In no tenant. */
  open(): ContractClient;
  unlocking(): Unlocking;
  /** Answers how it ended: the code, or the signal that ended it. */
  stop(): Promise<number | string | null>;
}

export function startHeadlessProcess(
  dataFolder: string,
  env: Readonly<Record<string, string>> = {},
): HeadlessProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    ['src/headless/main.ts', '--data', dataFolder, '--port', '0', '--lan', 'off'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );
  const ended = new Promise<number | string | null>((done) =>
    child.once('close', (code, signal) => done(code ?? signal)),
  );
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let errors = '';
  let url: URL | undefined;
  const closing: (() => void)[] = [];
  child.stderr!.on('data', (text: Buffer) => (errors += String(text)));
  createInterface(child.stdout!).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const connect = <Client extends object>() => {
    const socket = new WebSocket(`ws://${url!.host}/ws?token=${url!.searchParams.get('token')}`);
    const opened = openClient<Client>(createWebSocketChannel(socket));
    closing.push(() => opened.close());
    return opened.client;
  };
  return {
    said: (how) =>
      new Promise((done, fail) => {
        const look = () => {
          const at = lines.map((line) => line.split(`WellOS ${how}: `)[1]).find(Boolean);
          if (!at) return;
          waiting.delete(look);
          url = new URL(at);
          done(url);
        };
        waiting.add(look);
        void ended.then((code) => fail(new Error(`it ended with ${code}: ${errors}`)));
        look();
      }),
    open: () => connect<ContractClient>(),
    unlocking: () => connect<{ readonly unlocking: Unlocking }>().unlocking,
    async stop() {
      for (const close of closing.splice(0)) close();
      child.kill('SIGTERM');
      return ended;
    },
  };
}
