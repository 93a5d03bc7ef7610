import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import {
  type BlobConnection,
  type ConnectDeps,
  connectOver,
  type LanConnection,
  tlsOptionsOf,
} from './connect.ts';
import { GREET_WITHIN_MS, type NotGreeted } from './greet.ts';
import { Pace } from './pace.ts';

/** Connections that have not proven anything yet, from one address and in all. */
const MAX_UNPROVEN_FROM_ONE = 8;
const MAX_UNPROVEN = 64;

export interface ListenOptions extends ConnectDeps {
  /** The addresses of this machine to listen on. */
  readonly addresses: readonly string[];
  /** The one that is wanted; 0, or one that is taken: any. */
  readonly port: number;
  /** Whether somebody may connect from an address. */
  readonly mayConnect: (address: string) => boolean;
  readonly onConnection: (connection: LanConnection) => void;
  /** Only where the greeter takes them. */
  readonly onBlobConnection?: ((connection: BlobConnection) => void) | undefined;
  readonly onNotGreeted?: ((why: NotGreeted, address: string) => void) | undefined;
}

/** A seat that can be reached by its neighbours. */
export interface LanListening {
  readonly port: number;
  /** Those of the addresses on which it could be done. */
  readonly addresses: readonly string[];
  /** Nobody can connect any more, and who has not proven anything is let go; links go on. */
  close(): void;
}

/** Listens on the same port of each address. Rejects when there is none on which it can be done. */
export async function listenLan(options: ListenOptions): Promise<LanListening> {
  const unproven = new Map<string, Socket>();
  const pace = new Pace(() => options.clock.monotonicMs());
  const servers: { readonly server: Server; readonly address: string }[] = [];
  let port = options.port;
  let problem: unknown = new Error('No address to listen on');
  for (const address of options.addresses) {
    const server = createLanServer(options, unproven, pace);
    try {
      port = await listenOn(server, address, port, servers.length === 0);
      servers.push({ server, address });
    } catch (error) {
      // An address that has just gone, or on which the port of the others is taken: the others remain.
      problem = error;
    }
  }
  if (servers.length === 0) throw problem;
  return {
    port,
    addresses: servers.map(({ address }) => address),
    close() {
      for (const { server } of servers) server.close();
      for (const socket of unproven.values()) socket.destroy();
    },
  };
}

function createLanServer(
  options: ListenOptions,
  unproven: Map<string, Socket>,
  pace: Pace,
): Server {
  const { greeter, mayConnect, greetWithinMs, onNotGreeted } = options;
  const server = createServer({
    ...tlsOptionsOf(greeter.certificate),
    handshakeTimeout: greetWithinMs ?? GREET_WITHIN_MS,
  });
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    const fromOne = [...unproven.values()].filter((one) => one.remoteAddress === remoteAddress);
    const isMuch = fromOne.length >= MAX_UNPROVEN_FROM_ONE || unproven.size >= MAX_UNPROVEN;
    if (isMuch || pace.isTooFast(remoteAddress) || !mayConnect(remoteAddress)) {
      socket.destroy();
      return;
    }
    const key = endOf(socket);
    unproven.set(key, socket);
    socket.once('close', () => unproven.delete(key));
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    const key = endOf(socket);
    const { remoteAddress = '' } = socket;
    connectOver(options, { side: 'listens', socket })
      .then((connecting) => {
        unproven.delete(key);
        if ('link' in connecting) return options.onConnection(connecting);
        if ('line' in connecting) return options.onBlobConnection?.(connecting);
        pace.failed(remoteAddress);
        onNotGreeted?.(connecting.failed, remoteAddress);
      })
      .catch(options.onBug);
  });
  // Whoever connects and does not speak TLS.
  server.on('tlsClientError', (_error, socket) => void socket.destroy());
  return server;
}

function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

async function listenOn(
  server: Server,
  host: string,
  port: number,
  mayBeAny: boolean,
): Promise<number> {
  try {
    return await tryListen(server, host, port);
  } catch (error) {
    const isTaken = ['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!isTaken || !mayBeAny || port === 0) throw error;
    return tryListen(server, host, 0);
  }
}

function tryListen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
