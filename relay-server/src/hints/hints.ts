import type { Live } from '#shared/chunks/wire.ts';

/**
 * How relays that share tenants wake each other. Contract:
 *  - A hint says only that there may be something new: what is new is read from the store.
 *  - Hints may be lost, repeated and late; what they would have said is found by looking now and then.
 *  - None of one's own is heard.
 */
export interface Hints {
  tell(hint: Hint): void;
  close(): Promise<void>;
}

export type Hint =
  /** Chunks were committed. */
  | { readonly kind: 'chunks'; readonly tenant: string; readonly space: string }
  | { readonly kind: 'live'; readonly tenant: string; readonly live: Live }
  /** An account was changed or removed. */
  | { readonly kind: 'account'; readonly tenant: string };

export interface HintListener {
  hint(hint: Hint): void;
  /** The way hints come was cut, and is whole again: look at everything. */
  missed(): void;
}

/** Of a relay that stands alone. */
export const noHints: Hints = { tell: () => undefined, close: async () => undefined };
