/**
 * What carries messages between two places that know who the other is. Contract:
 *  - A message comes whole or not at all. It may come twice, late, in another order, or never.
 *  - `send` does not block and never throws; on a closed link it does nothing.
 *  - After `close`, and after `closed` has been told, nothing is told any more.
 */
export interface Link {
  send(message: Uint8Array): void;
  /** Told of each message and of the end. One listener; what came before there was one is lost. */
  listen(listener: LinkListener): void;
  /** Something has arrived for good over it: it was no failure, however soon it breaks off. */
  hadUse?(): void;
  close(): void;
}

export interface LinkListener {
  message(bytes: Uint8Array): void;
  closed(): void;
}
