import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';
import { openClient, type OpenClient } from '#shared/contract/open-client.ts';
import { runHeadless } from '#headless/run-headless.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export const around = { root, env: process.env, onLocked: () => undefined };

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly bytes: Buffer;
}

interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** The headless shell in this process, on a free port, with a data folder of its own. */
export async function setupHeadless() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'wellos-headless-'));
  const config = {
    dataFolder,
    port: 0,
    host: '127.0.0.1',
    allowedHosts: [],
    token: undefined,
    demo: false,
    open: false,
    lan: 'off' as const,
    keychain: false,
    passphraseFile: undefined,
    logLevel: 'info' as const,
  };
  const headless = await runHeadless(config, around);
  const url = new URL(headless.url);
  const token = url.searchParams.get('token') ?? '';
  const socketUrl = (query: string) => `ws://${url.host}/ws?${query}`;

  return {
    config,
    token,
    port: Number(url.port),
    ask: (path: string, asked: Asked = {}) => ask(Number(url.port), path, asked),
    /** The status with which a WebSocket is turned away, or `open`. */
    knock: (query: string, headers: Record<string, string> = {}) =>
      knock(new WebSocket(socketUrl(query), { headers })),
    openClient: (tenantId?: string): OpenClient =>
      openClient(
        createWebSocketChannel(
          new WebSocket(socketUrl(`token=${token}${tenantId ? `&tenant=${tenantId}` : ''}`)),
        ),
      ),
    async close() {
      await headless.close();
      rmSync(dataFolder, { recursive: true });
    },
  };
}

/** Sends exactly what it is told: `fetch` would set Host and Origin by itself. */
function ask(
  port: number,
  path: string,
  { method = 'GET', headers, body }: Asked,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers, agent: false };
    const asking = request(options, (response) => {
      const { statusCode: status = 0, headers: given } = response;
      buffer(response).then(
        (bytes) => resolve({ status, headers: given, body: bytes.toString(), bytes }),
        reject,
      );
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

function knock(socket: WebSocket): Promise<number | 'open'> {
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      socket.on('error', () => undefined);
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('error', reject);
  });
}
