import type { SpaceKey } from '#shared/chunks/chunk.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { byHeight } from '#shared/chunks/graph.ts';
import type { ChunkId, DeviceKey, Space, SpaceKeyId } from '#shared/chunks/header.ts';
import type { MembersEntry } from '#shared/chunks/members-entry.ts';
import { isLetIn, type MembersChunk } from '#shared/chunks/membership.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import type { Device } from './device.ts';
import { safetyOf } from './safe-keys.ts';
import { unwrap, unwrapOlder } from './wrap-key.ts';

/** The keys of spaces that a device can open, from what the members space says. None of them is stored anywhere. */
export interface KeyRing {
  get(id: SpaceKeyId): SpaceKey | undefined;
  /** Whether anybody has made a key of a space. */
  isAny(space: Space): boolean;
  /** All of a space that are held here, the newest first. */
  heldOf(space: Space): readonly SpaceKey[];
  /**
   * What new chunks are sealed with: the newest key that nobody but members can have. undefined: none is held here, and
   * somebody has to make one. Who is no member any more goes on with what it has: owners see that work, as set aside.
   */
  current(space: Space): SpaceKey | undefined;
  /** Whom a key has been wrapped for, by itself or by a key that opens it. */
  holdersOf(id: SpaceKeyId): ReadonlySet<DeviceKey>;
  /** The keys that whoever has a key can open with it. */
  openedWith(id: SpaceKeyId): ReadonlySet<SpaceKeyId>;
}

type KeysEntry = Extract<MembersEntry, { readonly kind: 'keys' }>;
type KeysChunk = MembersChunk & { readonly entry: KeysEntry };

export function openKeyRing(tenantId: string, device: Device): (rights: Rights) => KeyRing {
  // Unwrapping costs an agreement, and a wrap never comes to say something else.
  const unwrapped = new Map<ChunkId, SpaceKey | undefined>();
  const own = keyOf(device);

  const unwrapIn = ({ id, entry }: KeysChunk): SpaceKey | undefined => {
    const wrap = entry.wraps.find(([holder]) => holder === own);
    if (!wrap) return undefined;
    if (!unwrapped.has(id)) {
      unwrapped.set(id, unwrap(device, wrap[1], entry.key, { tenantId, space: entry.space }));
    }
    return unwrapped.get(id);
  };

  return (rights) => {
    const entries = keysChunksIn(rights);
    const isSafeFrom = safetyOf(rights);
    const held = new Map<SpaceKeyId, SpaceKey>();
    for (const chunk of entries) {
      const key = unwrapIn(chunk);
      if (key) held.set(key.id, key);
    }
    openOlder(held, entries, tenantId);
    const holders = holdersIn(entries);
    const holdersOf = (id: SpaceKeyId) => holders.get(id) ?? new Set();
    const heldOf = (space: Space) => heldIn(space, entries, held);
    const isSafe = ({ id }: SpaceKey) => isSafeFrom(makerOf(id, entries), holdersOf(id));
    const isMember = rights.now.members.has(own);
    const currentBySpace = new Map<Space, SpaceKey | undefined>();
    const current = (space: Space) =>
      heldOf(space).find(isSafe) ?? (isMember ? undefined : heldOf(space)[0]);
    return {
      get: (id) => held.get(id),
      isAny: (space) => entries.some(({ entry }) => entry.space === space),
      heldOf,
      current(space) {
        if (!currentBySpace.has(space)) currentBySpace.set(space, current(space));
        return currentBySpace.get(space);
      },
      holdersOf,
      openedWith: (id) => openedWith(id, entries),
    };
  };
}

/** The entry that first told of a key. */
function makerOf(id: SpaceKeyId, entries: readonly KeysChunk[]): KeysChunk | undefined {
  return entries.findLast(({ entry }) => entry.key === id);
}

function openedWith(id: SpaceKeyId, entries: readonly KeysChunk[]): Set<SpaceKeyId> {
  const opened = new Set<SpaceKeyId>();
  const toVisit = [id];
  for (let key = toVisit.pop(); key; key = toVisit.pop()) {
    if (opened.has(key)) continue;
    opened.add(key);
    for (const { entry } of entries) {
      if (entry.key === key) toVisit.push(...entry.older.map(([older]) => older));
    }
  }
  return opened;
}

/** The newest first. Whoever had not been let in as far as it knew has no key of the tenant, and is not to bring one in. */
function keysChunksIn({ chunks, membership }: Rights): KeysChunk[] {
  return [...chunks.values()]
    .filter((chunk): chunk is KeysChunk => chunk.entry?.kind === 'keys')
    .filter(({ author, parents }) => isLetIn(membership.at(parents), chunks, author))
    .toSorted((one, other) => byHeight(other, one));
}

function heldIn(
  space: Space,
  entries: readonly KeysChunk[],
  held: ReadonlyMap<SpaceKeyId, SpaceKey>,
): SpaceKey[] {
  const ids = entries.flatMap(({ entry }) => (entry.space === space ? [entry.key] : []));
  return [...new Set(ids)].flatMap((id) => held.get(id) ?? []);
}

/** Goes on until no key opens another: a key may open one that opens a third. */
function openOlder(
  held: Map<SpaceKeyId, SpaceKey>,
  entries: readonly KeysChunk[],
  tenantId: string,
): void {
  for (let found = -1; found !== held.size;) {
    found = held.size;
    for (const { entry } of entries) {
      const newer = held.get(entry.key);
      if (!newer) continue;
      for (const [id, wrapped] of entry.older) {
        const place = { tenantId, space: entry.space };
        const older = held.has(id) ? undefined : unwrapOlder(newer, wrapped, id, place);
        if (older) held.set(id, older);
      }
    }
  }
}

function holdersIn(entries: readonly KeysChunk[]): Map<SpaceKeyId, Set<DeviceKey>> {
  const holders = new Map<SpaceKeyId, Set<DeviceKey>>();
  const give = (id: SpaceKeyId, to: Iterable<DeviceKey>) => {
    const known = holders.get(id) ?? new Set();
    const before = known.size;
    for (const device of to) known.add(device);
    holders.set(id, known);
    return known.size > before;
  };
  // Who made a key knows it, for whomever it was wrapped.
  for (const { author, entry } of entries) {
    give(entry.key, [author, ...entry.wraps.map(([device]) => device)]);
  }
  for (let isMore = true; isMore;) {
    isMore = false;
    for (const { entry } of entries) {
      for (const [id] of entry.older) isMore = give(id, holders.get(entry.key)!) || isMore;
    }
  }
  return holders;
}
