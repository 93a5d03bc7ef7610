import type { ProxyEntry } from './proxy-process.ts';

/** A connection as the proxy saw it; `hurtMs` is when it first lost or garbled something. */
export interface Connection {
  readonly line: string;
  readonly openMs: number;
  readonly hurtMs: readonly number[];
  readonly closeMs: number;
}

/** How long what was hurt takes to be itself again. */
export const HEALED_MS = 10_000;

export function connectionsOf(entries: readonly ProxyEntry[]): Map<number, Connection> {
  const byNumber = Map.groupBy(entries, ({ c }) => c);
  return new Map(
    [...byNumber].map(([number, own]) => [
      number,
      {
        line: own[0]!.l,
        openMs: own[0]!.at,
        hurtMs: own.filter(({ e }) => e === 'hurt').map(({ at }) => at),
        closeMs: own.find(({ e }) => e === 'close')?.at ?? Infinity,
      },
    ]),
  );
}
