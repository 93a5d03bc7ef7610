import type { Channel } from '#shared/contract/channel.ts';

type Message = string | Uint8Array<ArrayBuffer>;

/** The receiving half of a channel: keeps what comes before anyone listens, and tells of the close once. */
export interface Inbox extends Pick<Channel, 'onMessage' | 'onClose'> {
  readonly isClosed: boolean;
  receive(message: Message): void;
  /** True the first time; a channel releases its resource then. */
  close(): boolean;
}

export function createInbox(): Inbox {
  let listener: ((message: Message) => void) | undefined;
  let waiting: Message[] = [];
  let isClosed = false;
  const closeListeners = new Set<() => void>();

  return {
    get isClosed() {
      return isClosed;
    },
    receive(message) {
      if (isClosed) return;
      if (listener) listener(message);
      else waiting.push(message);
    },
    onMessage(newListener) {
      listener = newListener;
      const kept = waiting;
      waiting = [];
      for (const message of kept) if (!isClosed) newListener(message);
    },
    onClose(closeListener) {
      if (isClosed) closeListener();
      else closeListeners.add(closeListener);
    },
    close() {
      if (isClosed) return false;
      isClosed = true;
      waiting = [];
      for (const closeListener of closeListeners) closeListener();
      closeListeners.clear();
      return true;
    },
  };
}
