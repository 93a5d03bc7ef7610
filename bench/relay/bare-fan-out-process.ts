/** What a relay costs that checks and stores nothing: each message goes to the others at the same address. */
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const socketsByPath = new Map<string, Set<WebSocket>>();
server.on('connection', (socket, { url = '' }) => {
  const sockets = socketsByPath.get(url) ?? new Set();
  socketsByPath.set(url, sockets.add(socket));
  socket.on('message', (bytes: Buffer) => {
    for (const other of sockets) if (other !== socket) other.send(bytes, { binary: true });
  });
  socket.on('close', () => sockets.delete(socket));
});
server.on('listening', () => {
  console.log(`Relay ready: http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
process.on('SIGTERM', () => process.exit(0));
