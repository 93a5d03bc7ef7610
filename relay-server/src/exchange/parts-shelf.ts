import type { TenantMembers } from '#relay/access/tenant-members.ts';
import type { RelayCrypto } from '#relay/crypto.ts';
import type { TenantStore } from '#relay/store/tenant-store.ts';
import { isPartOf } from '#shared/chunks/checkpoint-part.ts';
import type { Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { MAX_WANTED_PARTS } from '#shared/chunks/wire.ts';

/**
 * Parts of a tenant's checkpoints, kept for whoever comes new. Contract:
 *  - Kept is what a checkpoint in effect names, with the bytes it names: nobody can have anything else kept.
 *  - What is missing is asked for, a few at a time, of whomever is there; what comes to nothing is asked for again.
 */
export interface PartsShelf {
  /** What checkpoints name has changed. */
  look(): Promise<void>;
  /** What a place is to be asked for now: nothing of what it has said that it has not got. */
  toAsk(who: object): readonly { readonly space: Space; readonly hashes: readonly string[] }[];
  take(hash: string, bytes: Uint8Array): Promise<void>;
  lacks(hash: string, who: object): void;
  read(space: Space, hash: string): Promise<Uint8Array | undefined>;
}

export interface ShelfParts {
  readonly store: Pick<TenantStore, 'parts' | 'usedBytes'>;
  readonly members: Pick<TenantMembers, 'partsOf'>;
  readonly crypto: RelayCrypto;
  readonly now: () => number;
  readonly quotaBytes: () => number;
}

const ASK_AGAIN_MS = 10_000;

export function createPartsShelf(deps: ShelfParts): PartsShelf {
  const { store, members, crypto, now } = deps;
  const askedAt = new Map<string, number>();
  /** Weakly: who has gone asks for nothing any more, and what is missing may stay so for months. */
  const lackedBy = new Map<string, WeakSet<object>>();
  let namesBySpace = new Map<Space, ReadonlyMap<string, number>>();
  let held: ReadonlySet<string> = new Set();

  const isOnItsWay = (hash: string) => now() - (askedAt.get(hash) ?? -Infinity) < ASK_AGAIN_MS;
  const sizeOf = (hash: string) =>
    [...namesBySpace.values()].map((names) => names.get(hash)).find((size) => size !== undefined);

  return {
    async look() {
      namesBySpace = new Map(spaces.map((space) => [space, members.partsOf(space)]));
      const named = [...namesBySpace.values()].flatMap((names) => [...names.keys()]);
      await store.parts.keep(named);
      held = await store.parts.held();
      askedAt.clear();
      lackedBy.clear();
    },
    toAsk(who) {
      const asks: { readonly space: Space; readonly hashes: readonly string[] }[] = [];
      for (const [space, names] of namesBySpace) {
        const lacking = [...names.keys()].filter((hash) => !held.has(hash));
        const room = MAX_WANTED_PARTS - lacking.filter(isOnItsWay).length;
        const hashes = lacking
          .filter((hash) => !isOnItsWay(hash) && !lackedBy.get(hash)?.has(who))
          .slice(0, Math.max(0, room));
        for (const hash of hashes) askedAt.set(hash, now());
        if (hashes.length > 0) asks.push({ space, hashes });
      }
      return asks;
    },
    async take(hash, bytes) {
      askedAt.delete(hash);
      const isWanted = sizeOf(hash) === bytes.length && !held.has(hash);
      if (!isWanted || !isPartOf(crypto, hash, bytes)) return;
      const isRoom = (await store.usedBytes()) + bytes.length <= deps.quotaBytes();
      if (!isRoom) return;
      await store.parts.add(hash, bytes);
      held = new Set([...held, hash]);
    },
    lacks(hash, who) {
      askedAt.delete(hash);
      lackedBy.set(hash, (lackedBy.get(hash) ?? new WeakSet()).add(who));
    },
    async read(space, hash) {
      return namesBySpace.get(space)?.has(hash) ? store.parts.read(hash) : undefined;
    },
  };
}
