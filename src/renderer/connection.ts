import { ConnectionLost } from '#shared/contract/call-errors.ts';
import type { Channel } from '#shared/contract/channel.ts';
import { openClient, type OpenClient } from '#shared/contract/open-client.ts';
import { createEmitter, type Subscribable } from '#shared/kit/subscribable.ts';

export interface ConnectionState {
  /** `refused`: the core is there and says no (`error` is its Refusal); nothing is tried again. */
  readonly status: 'connecting' | 'open' | 'lost' | 'refused';
  /** Times it was tried in vain since it was last open. */
  readonly failures: number;
  readonly error?: unknown;
}

/**
 * A connection that comes back by itself.
 *
 * Promises:
 *  - `whenOpen` gives the client of the moment; it rejects only when the core refuses or the connection was ended.
 *  - After the function `start` returned was called, nothing is reported; `start` may be called again.
 */
export interface Connection extends Subscribable<ConnectionState> {
  get(): ConnectionState;
  current(): OpenClient | undefined;
  whenOpen(): Promise<OpenClient>;
  start(): () => void;
  /** After a refusal whose reason is gone. */
  tryAgain(): void;
}

const firstWaitMs = 200;
const longestWaitMs = 4_000;

export function createConnection(openChannel: () => Promise<Channel>): Connection {
  const changed = createEmitter<ConnectionState>();
  let state: ConnectionState = { status: 'connecting', failures: 0 };
  let opening = createOpening();
  let current: OpenClient | undefined;
  let running: AbortSignal | undefined;

  const setState = (next: ConnectionState) => {
    state = next;
    changed.emit(next);
  };

  /** Lives through one connection, from the attempt to its end. */
  const connectOnce = async (signal: AbortSignal) => {
    const client = openClient(await openChannel());
    const close = () => client.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      // The first answer tells that the other end is really there and lets us in.
      await client.client.session.describe();
      if (signal.aborted) return;
      current = client;
      opening.resolve(client);
      setState({ status: 'open', failures: 0 });
      await client.closed;
    } finally {
      signal.removeEventListener('abort', close);
      client.close();
      if (current === client) opening = createOpening();
      current = undefined;
    }
    if (!signal.aborted) setState({ status: 'lost', failures: 0 });
  };

  const keepConnected = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      try {
        await connectOnce(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof ConnectionLost)) {
          opening.reject(error);
          return setState({ status: 'refused', failures: state.failures + 1, error });
        }
        setState({ ...state, failures: state.failures + 1 });
      }
      await pause(Math.min(longestWaitMs, firstWaitMs * 2 ** state.failures), signal);
    }
  };

  return {
    subscribe: changed.subscribe,
    get: () => state,
    current: () => current,
    whenOpen: () => opening.promise,
    start() {
      const stop = new AbortController();
      running = stop.signal;
      void keepConnected(stop.signal);
      return () => stop.abort();
    },
    tryAgain() {
      if (state.status !== 'refused' || !running || running.aborted) return;
      opening = createOpening();
      setState({ status: 'connecting', failures: 0 });
      void keepConnected(running);
    },
  };
}

function createOpening() {
  const opening = Promise.withResolvers<OpenClient>();
  // Waiting calls hear of a refusal; when none waits, the connection state tells it.
  opening.promise.catch(() => undefined);
  return opening;
}

/** Ends early when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
  });
}
