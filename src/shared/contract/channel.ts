/**
 * How messages reach the other end: MessagePort, WebSocket, or two ends in one process. Contract:
 *  - Messages arrive whole and in order, text as text and bytes as bytes.
 *  - `send` after the channel closed does nothing; it never throws. Bytes belong to the channel once sent.
 *  - Close listeners are called once, whichever end closed; after that no message is delivered.
 *  - Listening starts when `onMessage` is first called; what came before is delivered then.
 */
export interface Channel {
  send(message: string | Uint8Array<ArrayBuffer>): void;
  onMessage(listener: (message: string | Uint8Array<ArrayBuffer>) => void): void;
  onClose(listener: () => void): void;
  close(): void;
  /** Bytes sent that have not left this process; absent where the transport does not say. */
  bufferedBytes?(): number;
}
