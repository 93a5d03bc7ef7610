import type { DeviceKey } from '#shared/chunks/header.ts';
import type { BlobLine } from './blob-line.ts';
import type { BlobConnection } from './connect.ts';
import type { Failed } from './dial-lan.ts';
import type { HostAndPort } from './networks.ts';

const FIRST_WAIT_MS = 500;
const MOST_WAIT_MS = 60_000;

export interface BlobLinesOptions {
  readonly dial: (address: HostAndPort) => Promise<BlobConnection | Failed>;
  readonly now: () => number;
  readonly fraction: () => number;
  /** Takes a line over. */
  readonly onLine: (line: BlobLine) => void;
  readonly onBug: (error: unknown) => void;
}

interface Companion {
  /** Where it is dialled; undefined where the other end dials. */
  where: HostAndPort | undefined;
  line: BlobLine | undefined;
  isDialled: boolean;
  tries: number;
  nextTryAtMs: number;
}

/**
 * Beside each link for chunks a line for photos and files, dialled by whoever dialled the link, tried again with full jitter up to
 * a minute, and ended with it.
 *
 * Invariants:
 * 1. One line per device; a newer one takes its place.
 * 2. Nothing is dialled for a device without a link.
 */
export class BlobLines {
  readonly #options: BlobLinesOptions;
  readonly #byDevice = new Map<DeviceKey, Companion>();

  constructor(options: BlobLinesOptions) {
    this.#options = options;
  }

  /** A link stands. `where`: dialled there; undefined: the other end has dialled. */
  linked(device: DeviceKey, where: HostAndPort | undefined): void {
    Object.assign(this.#of(device), { where, tries: 0, nextTryAtMs: 0 });
    this.dialDue();
  }

  unlinked(device: DeviceKey): void {
    const line = this.#byDevice.get(device)?.line;
    this.#byDevice.delete(device);
    line?.close();
  }

  /** A line has come about. */
  take({ device, line }: BlobConnection): void {
    const one = this.#of(device);
    const before = one.line;
    const watched: BlobLine = {
      device,
      get waitingBytes() {
        return line.waitingBytes;
      },
      send: line.send,
      close: line.close,
      listen: (to) =>
        line.listen({
          ...to,
          closed: () => {
            if (one.line === watched) this.#wait(one);
            to.closed();
          },
        }),
    };
    one.line = watched;
    before?.close();
    this.#options.onLine(watched);
  }

  dialDue(): void {
    const nowMs = this.#options.now();
    for (const [device, one] of this.#byDevice) {
      const isDue = one.where && !one.line && !one.isDialled && one.nextTryAtMs <= nowMs;
      if (isDue) this.#dial(device, one).catch(this.#options.onBug);
    }
  }

  tryNow(): void {
    for (const one of this.#byDevice.values()) Object.assign(one, { tries: 0, nextTryAtMs: 0 });
  }

  endAll(): void {
    for (const device of this.#byDevice.keys()) this.unlinked(device);
  }

  #of(device: DeviceKey): Companion {
    const known = this.#byDevice.get(device);
    const state = { where: undefined, line: undefined, isDialled: false, tries: 0, nextTryAtMs: 0 };
    const one: Companion = known ?? state;
    this.#byDevice.set(device, one);
    return one;
  }

  async #dial(device: DeviceKey, one: Companion): Promise<void> {
    one.isDialled = true;
    const dialled = await this.#options.dial(one.where!);
    one.isDialled = false;
    const isStill = this.#byDevice.get(device) === one;
    if (!('line' in dialled)) return this.#wait(one);
    // Somebody else is where this device was.
    if (!isStill || dialled.device !== device) {
      dialled.line.close();
      return this.#wait(one);
    }
    this.take(dialled);
  }

  #wait(one: Companion): void {
    one.line = undefined;
    one.tries++;
    const most = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(one.tries, 16));
    one.nextTryAtMs = this.#options.now() + Math.ceil(this.#options.fraction() * most);
  }
}
