import { connect } from 'node:tls';
import { type ConnectDeps, type Connecting, connectOver, tlsOptionsOf } from './connect.ts';
import { GREET_WITHIN_MS } from './greet.ts';

export interface LanAddress {
  /** An IP address, or a name. */
  readonly host: string;
  readonly port: number;
}

/** Connects to a neighbour at an address. Resolves within twice `greetWithinMs`, whatever is there. */
export async function dialLan(
  deps: ConnectDeps,
  { host, port }: LanAddress,
  signal?: AbortSignal,
): Promise<Connecting> {
  const socket = connect({
    ...tlsOptionsOf(deps.greeter.certificate),
    host,
    port,
    servername: '',
    checkServerIdentity: () => undefined,
  });
  const give = () => socket.destroy();
  signal?.addEventListener('abort', give);
  try {
    const isReached = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), deps.greetWithinMs ?? GREET_WITHIN_MS);
      const settle = (reached: boolean) => {
        clearTimeout(timer);
        resolve(reached);
      };
      socket.once('secureConnect', () => settle(true));
      socket.once('error', () => settle(false));
      socket.once('close', () => settle(false));
    });
    if (isReached && !signal?.aborted) return await connectOver(deps, 'dials', socket);
    // What happens to it from here on is of no interest.
    socket.on('error', () => undefined);
    socket.destroy();
    return { failed: 'not-reached' };
  } finally {
    signal?.removeEventListener('abort', give);
  }
}
