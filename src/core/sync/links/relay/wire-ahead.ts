import type { SyncTroubleCode } from '#shared/contract/sync.ts';
import { createInbox, type Wire } from './wire.ts';

/** A relay keeps no more than eight messages of whom it has not welcomed. */
const MOST_AHEAD = 6;

/** A wire that is spoken on before the relay has said that it lets us in; what it says then is heard once it is open. */
export interface WireAhead {
  readonly wire: Wire;
  /** It has been closed by whoever spoke on it. */
  readonly left: AbortSignal;
  /** We are in. */
  open(): void;
  /** We are not. */
  fail(why: SyncTroubleCode, detail?: string): void;
}

export function goAhead(under: Wire): WireAhead {
  const inbox = createInbox();
  const waiting: Uint8Array[] = [];
  const leaving = new AbortController();
  let isOpen = false;
  let sent = 0;
  return {
    wire: {
      way: under.way,
      send(bytes) {
        if (!isOpen && ++sent > MOST_AHEAD) waiting.push(bytes);
        else under.send(bytes);
      },
      listen: inbox.listen,
      probe: under.probe,
      close() {
        inbox.shut();
        under.close();
        leaving.abort();
      },
    },
    left: leaving.signal,
    open() {
      isOpen = true;
      under.listen(inbox.tell);
      for (const bytes of waiting.splice(0)) under.send(bytes);
    },
    fail: (why, detail) => inbox.tell.closed(why, detail),
  };
}
