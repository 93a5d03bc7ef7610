/** The clock a part is given. `nowMs` is wall time and may jump either way; `monotonicMs` only grows. */
export interface Clock {
  nowMs(): number;
  monotonicMs(): number;
}

/** Randomness a part is given; a simulation passes a seeded one. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** In [0, 1). */
  fraction(): number;
}
