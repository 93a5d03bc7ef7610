/** Why a relay ends a connection, beside a handshake that it denied. */
export type ClosingReason =
  /** Ends by itself: connect anew, there or at another. */
  | 'drained'
  | 'malformed'
  /** Of another tenant than the address. */
  | 'elsewhere'
  | 'denied'
  | 'revoked'
  | 'suspended'
  | 'too-many'
  /** Nothing was heard for too long. */
  | 'silent'
  /** Something went wrong here: try again later. */
  | 'trouble';

/**
 * Carries messages to and from one place, in order. Contract:
 *  - Nothing is reported before `listen`, nor after `closed`.
 *  - What was paused loses nothing; whoever sends is held up instead.
 *  - `close` delivers what was sent before, if the other end still listens.
 */
export interface Carrier {
  send(bytes: Uint8Array): void;
  /** Sent, and not on its way yet. */
  readonly waitingBytes: number;
  pause(): void;
  resume(): void;
  close(why: ClosingReason): void;
  listen(listener: Listener): void;
}

export interface Listener {
  message(bytes: Uint8Array): void;
  closed(): void;
}
