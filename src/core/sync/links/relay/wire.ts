import type { SyncTroubleCode } from '#shared/contract/sync.ts';

/**
 * Bytes to and from a relay, by whatever gets through to it, before it is known who is there. Contract:
 *  - What comes before `listen` is kept until then.
 *  - `closed` is told once, and nothing after it; after `close` nothing is told.
 *  - Nothing is thrown.
 */
export interface Wire {
  readonly way: 'socket' | 'poll';
  send(bytes: Uint8Array): void;
  listen(listener: WireListener): void;
  /** Finds out soon whether the other end is still there. */
  probe(): void;
  close(): void;
}

export interface WireListener {
  message(bytes: Uint8Array): void;
  closed(why: SyncTroubleCode, detail?: string): void;
}

/** Keeps what comes before somebody listens. */
export function createInbox(): {
  readonly tell: WireListener;
  listen(listener: WireListener): void;
  /** Nothing is told from now on. */
  shut(): void;
} {
  const early: ((to: WireListener) => void)[] = [];
  let listener: WireListener | undefined;
  let isOver = false;
  const pass = (tell: (to: WireListener) => void) => {
    if (listener) tell(listener);
    else early.push(tell);
  };
  return {
    tell: {
      message(bytes) {
        if (!isOver) pass((to) => to.message(bytes));
      },
      closed(why, detail) {
        if (isOver) return;
        isOver = true;
        pass((to) => to.closed(why, detail));
      },
    },
    listen(to) {
      listener = to;
      for (const tell of early.splice(0)) tell(to);
    },
    shut() {
      isOver = true;
      early.length = 0;
      listener = { message: () => undefined, closed: () => undefined };
    },
  };
}
