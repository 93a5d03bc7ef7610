import type { Channel } from '#shared/contract/channel.ts';
import { createInbox, type Inbox } from './inbox.ts';

/** Runs work a little later; Node's `setImmediate` lets timers and sockets have their turn in between. */
export type Defer = (work: () => void) => void;

/** Two ends in one process. Bytes are handed over, not copied: the sender must not use them afterwards. */
export function createInProcessChannels(
  defer: Defer = (work) => void Promise.resolve().then(work),
): readonly [Channel, Channel] {
  const first = createInbox();
  const second = createInbox();
  const inOrder = createOrdered(defer);
  return [createEnd(first, second, inOrder), createEnd(second, first, inOrder)];
}

function createEnd(own: Inbox, other: Inbox, later: Defer): Channel {
  return {
    send(message) {
      if (!own.isClosed) later(() => other.receive(message));
    },
    onMessage: own.onMessage,
    onClose: own.onClose,
    close() {
      if (own.close()) later(() => void other.close());
    },
  };
}

/** One deferral for everything that gathered meanwhile. */
function createOrdered(defer: Defer): Defer {
  let gathered: (() => void)[] = [];
  const run = () => {
    const ready = gathered;
    gathered = [];
    for (const work of ready) work();
  };
  return (work) => {
    gathered.push(work);
    if (gathered.length === 1) defer(run);
  };
}
