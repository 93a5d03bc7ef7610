import type { Channel } from '#shared/contract/channel.ts';
import { createInbox } from './inbox.ts';

/** What the browser's WebSocket and the one of `ws` have in common. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(message: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

const connecting = 0;
const open = 1;

/** The socket may still be connecting: what is sent before it is open goes out when it is. */
export function createWebSocketChannel(socket: WebSocketLike): Channel {
  const inbox = createInbox();
  let unsent: (string | Uint8Array<ArrayBuffer>)[] = [];
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') inbox.receive(data);
    else if (data instanceof ArrayBuffer) inbox.receive(new Uint8Array(data));
  });
  socket.addEventListener('open', () => {
    for (const message of unsent) socket.send(message);
    unsent = [];
  });
  socket.addEventListener('close', () => void inbox.close());
  // A close event follows every error; without a listener `ws` would throw it.
  socket.addEventListener('error', () => undefined);

  return {
    send(message) {
      if (inbox.isClosed) return;
      if (socket.readyState === open) socket.send(message);
      else if (socket.readyState === connecting) unsent.push(message);
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close() {
      if (inbox.close()) socket.close();
    },
    bufferedBytes: () => socket.bufferedAmount,
  };
}
