import { type Message, NetworkAdapter, type PeerId } from '@automerge/automerge-repo/slim';

type Take = (message: Message) => void;

/** The network of the core's repo: each window that has joined is a peer. */
export class PagesNetwork extends NetworkAdapter {
  readonly #takers = new Map<PeerId, Take>();

  isReady(): boolean {
    return true;
  }

  whenReady(): Promise<void> {
    return Promise.resolve();
  }

  connect(peerId: PeerId): void {
    this.peerId = peerId;
  }

  disconnect(): void {
    for (const page of this.#takers.keys()) this.leave(page);
  }

  send(message: Message): void {
    this.#takers.get(message.targetId)?.(message);
  }

  join(page: PeerId, take: Take): void {
    this.#takers.set(page, take);
    this.emit('peer-candidate', { peerId: page, peerMetadata: { isEphemeral: true } });
  }

  leave(page: PeerId): void {
    if (this.#takers.delete(page)) this.emit('peer-disconnected', { peerId: page });
  }

  receive(message: Message): void {
    this.emit('message', message);
  }
}
