/** automerge-repo's own server: a Repo with its WebSocket adapter, everything in memory. */
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { type PeerId, Repo } from '@automerge/automerge-repo';
import { WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket';
import { WebSocketServer } from 'ws';

const server = createServer();
const sockets = new WebSocketServer({ server });
const repo = new Repo({
  network: [new WebSocketServerAdapter(sockets as never)],
  peerId: `server-${argv.length}` as PeerId,
  // A server waits to be asked for documents.
  sharePolicy: async () => false,
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  process.stdout.write(`Relay ready: http://127.0.0.1:${port}/\n`);
});
process.once('SIGTERM', () => {
  void repo.shutdown().finally(() => process.exit(0));
});
