import type { DeviceKey } from '#shared/chunks/header.ts';
import type { Link, LinkListener } from '#core/sync/chunks/link.ts';
import type { LanConnection } from './connect.ts';

/** Two that have dialled each other within this have done so at once. */
const AT_ONCE_MS = 10_000;

/** A connection that is one's link to a device. */
export interface Met {
  readonly connection: LanConnection;
  readonly sinceMs: number;
  /** As whoever takes it over is to know it. */
  readonly link: Link;
}

interface Standing extends Met {
  /** Closes the link, and tells its listener. */
  end(): void;
}

export interface MetNeighboursOptions {
  readonly own: DeviceKey;
  readonly now: () => number;
  readonly onEnded: (met: Met) => void;
}

/**
 * One connection per device: of two that were dialled at once, the one that the device with the lower key has dialled; otherwise the
 * newer, since nobody dials whom it knows to be connected.
 */
export class MetNeighbours {
  readonly #options: MetNeighboursOptions;
  readonly #byDevice = new Map<DeviceKey, Standing>();

  constructor(options: MetNeighboursOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#byDevice.size;
  }

  has(device: DeviceKey | undefined): boolean {
    return device !== undefined && this.#byDevice.has(device);
  }

  devices(): Set<DeviceKey> {
    return new Set(this.#byDevice.keys());
  }

  /** undefined: another connection to the same device stays, or it is this seat itself; the new one has been closed. */
  add(connection: LanConnection): Met | undefined {
    const { device, link } = connection;
    const before = this.#byDevice.get(device);
    if (device === this.#options.own || (before && this.#stays(before, connection))) {
      link.close();
      return undefined;
    }
    before?.end();
    const standing = this.#watch(connection);
    this.#byDevice.set(device, standing);
    return standing;
  }

  endAll(): void {
    for (const { end } of this.#byDevice.values()) end();
  }

  /** Both ends have dialled at once, and both keep the same connection. */
  #stays({ connection, sinceMs }: Standing, newer: LanConnection): boolean {
    const { own, now } = this.#options;
    const isAtOnce = connection.side !== newer.side && now() - sinceMs < AT_ONCE_MS;
    return isAtOnce && connection.side === (own < newer.device ? 'dials' : 'listens');
  }

  #watch(connection: LanConnection): Standing {
    const { link } = connection;
    let listener: LinkListener | undefined;
    const forget = () => {
      if (this.#byDevice.get(connection.device) !== standing) return;
      this.#byDevice.delete(connection.device);
      this.#options.onEnded(standing);
    };
    const ended = () => {
      const told = listener;
      listener = undefined;
      forget();
      told?.closed();
    };
    const standing: Standing = {
      connection,
      sinceMs: this.#options.now(),
      link: {
        send: link.send,
        listen(to) {
          listener = to;
          link.listen({ message: to.message, closed: ended });
        },
        close() {
          listener = undefined;
          link.close();
          forget();
        },
      },
      end() {
        link.close();
        ended();
      },
    };
    return standing;
  }
}
