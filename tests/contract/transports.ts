import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel, Worker } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import type { Channel } from '#shared/contract/channel.ts';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { createMessagePortChannel } from '#shared/contract/channels/message-port.ts';
import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';

/** A served probe and the way to reach it over one kind of channel. */
export interface Served {
  connect(): Channel;
  close(): Promise<void>;
}

type Serve = (channel: Channel) => void;

/** The serving end runs in a thread of its own, as the core does behind a port: `workerFile` serves the same there. */
async function overMessagePort(_serve: Serve, workerFile: string): Promise<Served> {
  const worker = new Worker(new URL(workerFile, import.meta.url));
  await once(worker, 'message');
  return {
    connect() {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage(port2, [port2]);
      return createMessagePortChannel(port1);
    },
    async close() {
      worker.postMessage('close');
      await once(worker, 'message');
      await worker.terminate();
    },
  };
}

async function overWebSocket(serve: Serve): Promise<Served> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => serve(createWebSocketChannel(socket)));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    connect: () => createWebSocketChannel(new WebSocket(`ws://127.0.0.1:${port}`)),
    async close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

async function inProcess(serve: Serve): Promise<Served> {
  return {
    connect() {
      const [near, far] = createInProcessChannels(setImmediate);
      serve(far);
      return near;
    },
    close: async () => undefined,
  };
}

export const transports = [
  { name: 'MessagePort', open: overMessagePort },
  { name: 'WebSocket', open: overWebSocket },
  { name: 'in-process', open: inProcess },
] as const satisfies readonly {
  name: string;
  open: (serve: Serve, workerFile: string) => Promise<Served>;
}[];
