import type { ChunkId } from '#shared/chunks/header.ts';
import { type Message, parseMessage } from '#shared/chunks/wire.ts';
import { type FleetLink, idOf } from './fleet.ts';

/** From sending a change to each of the other seats' having it. */
export class Arrivals {
  readonly latenciesMs: number[] = [];
  readonly #sentAtMs = new Map<ChunkId, number>();

  /** What has arrived so far; what still comes of it is not counted. */
  forget(): void {
    this.latenciesMs.length = 0;
    this.#sentAtMs.clear();
  }

  sent(id: ChunkId): void {
    this.#sentAtMs.set(id, performance.now());
  }

  readonly hear = (message: Message, link?: FleetLink): void => {
    if (message.kind !== 'chunks') return;
    const now = performance.now();
    for (const { header } of message.chunks) {
      const sent = this.#sentAtMs.get(idOf(header));
      if (sent !== undefined) this.latenciesMs.push(now - sent);
    }
    const { space, page } = message;
    link?.say({ kind: 'kept', space, page, vector: new Map() });
  };

  /** As it came over a bare socket. */
  at(bytes: Buffer): void {
    const message = parseMessage(new Uint8Array(bytes));
    if (message) this.hear(message);
  }
}
