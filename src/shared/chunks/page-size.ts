import { PAGE_BYTES, WINDOW_BYTES } from './wire.ts';

/** A page over a line of 16 kbit/s takes two seconds. */
const LEAST_BYTES = 4 * 1024;
const QUICK_MS = 2_000;
const SLOW_MS = 5_000;

/**
 * How much is sent to one place before it answers. It begins small, so that something gets through a line that breaks off soon,
 * doubles while pages are answered for at once, and halves while they take long: what waits in a slow line holds up all that
 * is said after it, and the line passes for dead.
 */
export class PageSize {
  #bytes = LEAST_BYTES;

  /** Of one page; one chunk that is larger may travel alone. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Of all pages that have not been answered for. */
  get window(): number {
    return this.#bytes * (WINDOW_BYTES / PAGE_BYTES);
  }

  /** Whether a whole page may travel beside what does: of ever smaller ones each would cost as much as a large one. */
  isRoomBeside(travellingBytes: number): boolean {
    return travellingBytes === 0 || this.window - travellingBytes >= this.#bytes;
  }

  answered(afterMs: number): void {
    if (afterMs < QUICK_MS) this.#bytes = Math.min(PAGE_BYTES, this.#bytes * 2);
    else if (afterMs > SLOW_MS) this.shrink();
  }

  /** A page was not answered for at all, or late. */
  shrink(): void {
    this.#bytes = Math.max(LEAST_BYTES, this.#bytes / 2);
  }
}
