import type { WebSocket } from 'ws';
import type { Carrier, ClosingReason } from './carrier.ts';

/** RFC 6455, 7.4: 1012 service restart, 1013 try again later, 1008 policy; 4000 and up are our own. */
const closeCodes: Readonly<Record<ClosingReason, number>> = {
  drained: 1012,
  trouble: 1013,
  'too-many': 1013,
  silent: 1001,
  malformed: 4400,
  denied: 4401,
  revoked: 4403,
  suspended: 4403,
  elsewhere: 4404,
};
const CLOSE_WITHIN_MS = 2_000;

/** One WebSocket. It pings, and takes an end that does not answer for gone. */
export function createWebSocketCarrier(socket: WebSocket, pingEveryMs: number): Carrier {
  let isAlive = true;
  let closing: NodeJS.Timeout | undefined;
  const close = (why: ClosingReason) => {
    socket.close(closeCodes[why], why);
    // An end that does not answer the closing either keeps nothing open.
    closing ??= setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS);
  };
  const pinging = setInterval(() => {
    // Who is being held up cannot hear a pong.
    if (!isAlive && !socket.isPaused) return close('silent');
    isAlive = false;
    socket.ping();
  }, pingEveryMs);
  socket.on('pong', () => (isAlive = true));
  // Told as its closing, which follows.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    clearInterval(pinging);
    clearTimeout(closing);
  });
  return {
    send: (bytes) => socket.send(bytes, { binary: true }),
    get waitingBytes() {
      return socket.bufferedAmount;
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close,
    listen({ message, closed }) {
      socket.on('message', (data: Buffer, isBinary) => {
        isAlive = true;
        if (socket.readyState !== socket.OPEN) return;
        // Text is no message of ours, whatever it says.
        message(isBinary ? new Uint8Array(data) : new Uint8Array(0));
      });
      socket.once('close', closed);
    },
  };
}
