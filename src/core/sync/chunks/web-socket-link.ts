import type { WebSocket } from 'ws';
import type { Link, LinkListener } from './link.ts';

const PROTOCOL_ERROR = 1002;

/**
 * A link over one WebSocket that is open. Whatever goes wrong with the socket ends the link; whatever is thrown while a message
 * is taken in ends it too, and is told to `onBug`.
 */
export function createWebSocketLink(socket: WebSocket, onBug: (error: unknown) => void): Link {
  let listener: LinkListener | undefined;
  const end = () => {
    const told = listener;
    listener = undefined;
    told?.closed();
  };
  socket.binaryType = 'nodebuffer';
  socket.on('message', (data, isBinary) => {
    if (!isBinary) {
      socket.close(PROTOCOL_ERROR);
      return;
    }
    try {
      listener?.message(bytesOf(data as Buffer));
    } catch (error) {
      onBug(error);
      socket.terminate();
    }
  });
  // Always followed by `close`.
  socket.on('error', () => undefined);
  socket.on('close', end);
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(message, { binary: true });
    },
    listen: (to) => void (listener = to),
    close() {
      listener = undefined;
      socket.close();
    },
  };
}

function bytesOf(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
