/** The serving end, in a thread of its own: the core's way of serving, and a bare echo to compare it with. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parentPort, type MessagePort } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import type { Channel } from '#shared/contract/channel.ts';
import { createMessagePortChannel } from '#shared/contract/channels/message-port.ts';
import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';
import { must } from '#shared/kit/must.ts';
import { echoBare } from './bare-echo.ts';
import { serveLoad } from './serve-load.ts';

const parent = must(parentPort, 'this file runs as a worker');
const ours = await listen((channel) => serveLoad(channel));
const bare = await listen((channel) => echoBare(channel));
parent.on('message', ({ port, kind }: { port: MessagePort; kind: 'ours' | 'bare' }) => {
  const channel = createMessagePortChannel(port);
  if (kind === 'ours') serveLoad(channel);
  else echoBare(channel);
});
parent.postMessage({ ours, bare });

async function listen(serve: (channel: Channel) => void): Promise<number> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket) => serve(createWebSocketChannel(socket)));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
