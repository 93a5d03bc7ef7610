import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';
import { tenantId as tenantIdSchema, type TenantId } from '#shared/domain/identity/ids.ts';
import { attachChannel } from '#core/attach-channel.ts';
import type { Core } from '#core/core.ts';
import { urlOf } from './request-url.ts';

const mostMessageBytes = 8 * 1024 * 1024;
const mostSockets = 200;
const askEveryMs = 30_000;

/** WebSockets of screens: one session each. */
export interface Sockets {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

export function createSockets(core: Core): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: mostMessageBytes,
    perMessageDeflate: false,
  });
  const silent = new WeakSet<WebSocket>();
  // A laptop that went to sleep says no goodbye.
  const asking = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }, askEveryMs);

  server.on('connection', (socket, request) => {
    socket.on('pong', () => silent.delete(socket));
    const channel = createWebSocketChannel(socket);
    attachChannel(core, channel, { tenantId: tenantOf(request), role: 'owner' }).catch(
      (error: unknown) => core.log.error({ err: error }, 'session could not be made'),
    );
  });
  return {
    accept(request, socket, head) {
      if (server.clients.size >= mostSockets) return refuseUpgrade(socket, 503);
      server.handleUpgrade(request, socket, head, (opened) =>
        server.emit('connection', opened, request),
      );
    },
    close: () => {
      clearInterval(asking);
      for (const socket of server.clients) socket.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A text that is no id is passed on all the same: opening it is refused in the words for an unknown tenant. */
function tenantOf(request: IncomingMessage): TenantId | null {
  const asked = urlOf(request).searchParams.get('tenant');
  if (asked === null || asked === '') return null;
  const parsed = tenantIdSchema.safeParse(asked);
  return parsed.success ? parsed.data : ('unknown' as TenantId);
}

export function refuseUpgrade(socket: Duplex, status: 401 | 403 | 404 | 503): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
