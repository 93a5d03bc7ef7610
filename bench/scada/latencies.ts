/** Of values with the time they were made at, in the first program that has them. */
export interface LatenciesTold {
  readonly delaysMs: readonly number[];
}

/** Values made during these milliseconds from now on count, or it is told what was seen of them. */
export type LatenciesOrder = { readonly forMs: number } | 'tell';

export interface Latencies extends LatenciesTold {
  see(sourceMs: number): void;
  begin(forMs: number): void;
}

export function createLatencies(): Latencies {
  let delaysMs: number[] = [];
  let fromMs = Infinity;
  let toMs = Infinity;
  return {
    get delaysMs() {
      return delaysMs;
    },
    see(sourceMs) {
      if (sourceMs >= fromMs && sourceMs < toMs) delaysMs.push(Date.now() - sourceMs);
    },
    begin(forMs) {
      delaysMs = [];
      fromMs = Date.now();
      toMs = fromMs + forMs;
    },
  };
}

/** Takes orders of the program that forked this one. */
export function serveLatencies(latencies: Latencies): void {
  process.on('message', (order: LatenciesOrder) => {
    if (order === 'tell') process.send!({ delaysMs: latencies.delaysMs } satisfies LatenciesTold);
    else latencies.begin(order.forMs);
  });
  process.once('disconnect', () => process.exit());
}
