import type { Link, LinkListener } from '../chunks/link.ts';

/** What has gone over a link. */
export interface Traffic {
  bytesIn: number;
  bytesOut: number;
  /** Of the last message that came. */
  heardAtMs: number;
}

const MOST_HELD = 64;

/** A link of which nothing is lost before somebody listens to it, and whose bytes are counted. */
export function holdLink(
  link: Link,
  nowMs: () => number,
  ended: () => void,
): { readonly link: Link; readonly traffic: Traffic } {
  const traffic: Traffic = { bytesIn: 0, bytesOut: 0, heardAtMs: nowMs() };
  const held: Uint8Array[] = [];
  let listener: LinkListener | undefined;
  let isOver = false;
  link.listen({
    message(bytes) {
      traffic.bytesIn += bytes.length;
      traffic.heardAtMs = nowMs();
      if (listener) listener.message(bytes);
      // What is not kept is said again by whoever hears no answer.
      else if (held.length < MOST_HELD) held.push(bytes);
    },
    closed() {
      if (isOver) return;
      isOver = true;
      listener?.closed();
      ended();
    },
  });
  return {
    traffic,
    link: {
      send(bytes) {
        if (isOver) return;
        traffic.bytesOut += bytes.length;
        link.send(bytes);
      },
      listen(to) {
        listener = to;
        for (const bytes of held.splice(0)) to.message(bytes);
        if (isOver) to.closed();
      },
      hadUse: () => link.hadUse?.(),
      close() {
        if (isOver) return;
        isOver = true;
        listener = undefined;
        link.close();
        ended();
      },
    },
  };
}
