import type { Link, LinkListener } from '#core/sync/chunks/link.ts';

export interface Faults {
  /** Of messages that never arrive, and of those that arrive twice. */
  readonly loss: number;
  readonly duplication: number;
  /** How long a message takes: always the same keeps them in order. */
  readonly shortestMs: number;
  readonly longestMs: number;
}

export const noFaults: Faults = { loss: 0, duplication: 0, shortestMs: 1, longestMs: 1 };

/**
 * A network and a clock that only move when they are told to: messages, and whatever else shall happen later, wait in one
 * queue. The same seed gives the same run.
 */
export class Network {
  nowMs = 0;
  faults = noFaults;
  /** Messages that arrived, and their bytes. */
  delivered = 0;
  bytes = 0;
  /** Bytes that are on their way. */
  travelling = 0;
  readonly #fraction: () => number;
  readonly #queue: { readonly atMs: number; readonly n: number; readonly work: () => void }[] = [];
  #n = 0;

  constructor(fraction: () => number) {
    this.#fraction = fraction;
  }

  after(ms: number, work: () => void): void {
    const entry = { atMs: this.nowMs + ms, n: this.#n++, work };
    const at = this.#queue.findLastIndex((one) => one.atMs <= entry.atMs);
    this.#queue.splice(at + 1, 0, entry);
  }

  /** Lets time pass, and happen what falls due. */
  runFor(ms: number): void {
    const endMs = this.nowMs + ms;
    for (let next = this.#queue[0]; next && next.atMs <= endMs; next = this.#queue[0]) {
      this.#queue.shift();
      this.nowMs = next.atMs;
      next.work();
    }
    this.nowMs = endMs;
  }

  /** The two ends of a link. */
  pair(): [Link, Link] {
    const one = new End(this);
    const other = new End(this);
    one.other = other;
    other.other = one;
    return [one, other];
  }

  carry(bytes: Uint8Array, to: End): void {
    if (this.#fraction() < this.faults.loss) return;
    const copies = this.#fraction() < this.faults.duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.travelling += bytes.length;
      this.after(this.#delay(), () => {
        this.travelling -= bytes.length;
        if (!to.isOpen) return;
        this.delivered++;
        this.bytes += bytes.length;
        to.listener?.message(bytes);
      });
    }
  }

  #delay(): number {
    const { shortestMs, longestMs } = this.faults;
    return shortestMs + this.#fraction() * (longestMs - shortestMs);
  }
}

class End implements Link {
  other: End | undefined;
  listener: LinkListener | undefined;
  isOpen = true;
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
  }

  send(bytes: Uint8Array): void {
    if (this.isOpen && this.other) this.#network.carry(bytes.slice(), this.other);
  }

  listen(listener: LinkListener): void {
    this.listener = listener;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const other = this.other;
    this.#network.after(1, () => {
      if (!other?.isOpen) return;
      other.isOpen = false;
      other.listener?.closed();
    });
  }
}
