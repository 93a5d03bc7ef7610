import { connect, type TLSSocket } from 'node:tls';
import {
  type BlobConnection,
  type ConnectDeps,
  connectOver,
  type LanConnection,
  tlsOptionsOf,
} from './connect.ts';
import { GREET_WITHIN_MS, type NotGreeted } from './greet.ts';
import type { Purpose } from './greet-words.ts';
import type { HostAndPort } from './networks.ts';

/** Why there was nobody to greet. */
export type NotReached = 'name-unknown' | 'refused' | 'timed-out' | 'unreachable' | 'tls';

export interface Failed {
  readonly failed: NotGreeted | NotReached;
  /** What the system said. */
  readonly detail?: string | undefined;
}

/** What came of dialling. */
export type Dialled = LanConnection | Failed;

/** Connects to a neighbour at an address. Resolves within twice `greetWithinMs`, whatever is there. */
export async function dialLan(
  deps: ConnectDeps,
  address: HostAndPort,
  signal?: AbortSignal,
): Promise<Dialled> {
  const dialled = await dial(deps, address, 'chunks', signal);
  if ('purpose' in dialled && dialled.purpose === 'blobs') throw new Error('Another purpose');
  return dialled;
}

/** As `dialLan`, for photos and files. */
export async function dialForBlobs(
  deps: ConnectDeps,
  address: HostAndPort,
  signal?: AbortSignal,
): Promise<BlobConnection | Failed> {
  const dialled = await dial(deps, address, 'blobs', signal);
  if ('purpose' in dialled && dialled.purpose === 'chunks') throw new Error('Another purpose');
  return dialled;
}

async function dial(
  deps: ConnectDeps,
  { host, port }: HostAndPort,
  purpose: Purpose,
  signal?: AbortSignal,
): Promise<LanConnection | BlobConnection | Failed> {
  if (signal?.aborted) return { failed: 'timed-out' };
  const socket = connect({
    ...tlsOptionsOf(deps.greeter.certificate),
    host,
    port,
    servername: '',
    checkServerIdentity: () => undefined,
  });
  const give = () => void socket.destroy();
  signal?.addEventListener('abort', give);
  try {
    const failed = await secured(socket, deps.greetWithinMs ?? GREET_WITHIN_MS);
    if (!failed) return await connectOver(deps, { side: 'dials', socket, purpose });
    // What happens to it from here on is of no interest.
    socket.on('error', () => undefined);
    socket.destroy();
    return failed;
  } finally {
    signal?.removeEventListener('abort', give);
  }
}

function secured(socket: TLSSocket, withinMs: number): Promise<Failed | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle({ failed: 'timed-out' }), withinMs);
    const settle = (failed?: Failed) => {
      clearTimeout(timer);
      resolve(failed);
    };
    socket.once('secureConnect', () => settle());
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle({ failed: reasonOf(error), detail: error.message }),
    );
    socket.once('close', () => settle({ failed: 'unreachable' }));
  });
}

function reasonOf({ code = '' }: NodeJS.ErrnoException): NotReached {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name-unknown';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ETIMEDOUT') return 'timed-out';
  return code.startsWith('ERR_SSL') || code === 'EPROTO' ? 'tls' : 'unreachable';
}
