import { createServer } from 'node:net';

export const loopback = '127.0.0.1';

/** The preferred port if it can be had on loopback, else one that is free now. 0: any. */
export async function findFreePort(preferred: number): Promise<number> {
  return (
    (await tryPort(preferred)) ?? (await tryPort(0)) ?? Promise.reject(new Error('No port is free'))
  );
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : null;
      server.close(() => resolve(found));
    });
  });
}

/**
 * Starts a server that wants to be told its port. Between finding a port and taking it another program may be quicker,
 * so a failed start is tried again on another port, three times in all.
 */
export async function startOnFreePort<T>(
  preferred: number,
  start: (port: number) => Promise<T>,
): Promise<T> {
  for (const wanted of [preferred, 0]) {
    try {
      return await start(await findFreePort(wanted));
    } catch (error) {
      if (!isPortTaken(error)) throw error;
    }
  }
  return start(await findFreePort(0));
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes('EADDRINUSE');
}
