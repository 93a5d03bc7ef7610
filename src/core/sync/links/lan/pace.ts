const AT_ONCE = 30;
const PER_SECOND = 0.5;
const MAX_ADDRESSES = 1_000;

/** Who comes to nothing too often is let in more seldom: thirty times at once from one address, and once in two seconds after that. */
export class Pace {
  readonly #now: () => number;
  readonly #byAddress = new Map<string, { left: number; atMs: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  isTooFast(address: string): boolean {
    const known = this.#byAddress.get(address);
    return known !== undefined && this.#leftOf(known) < 1;
  }

  failed(address: string): void {
    // On a network of so many strangers nothing is lost by beginning anew.
    if (this.#byAddress.size >= MAX_ADDRESSES) this.#byAddress.clear();
    const known = this.#byAddress.get(address);
    const left = (known ? this.#leftOf(known) : AT_ONCE) - 1;
    this.#byAddress.set(address, { left, atMs: this.#now() });
  }

  #leftOf({ left, atMs }: { readonly left: number; readonly atMs: number }): number {
    return Math.min(AT_ONCE, left + ((this.#now() - atMs) / 1_000) * PER_SECOND);
  }
}
