import type { TenantMembers } from '#relay/access/tenant-members.ts';
import type { RelayCrypto } from '#relay/crypto.ts';
import { judgeBatch } from '#relay/store/judge-batch.ts';
import type { LackingRow, TenantStore } from '#relay/store/tenant-store.ts';
import { must } from '#shared/kit/must.ts';
import { type Chunk, checkChunk } from '#shared/chunks/chunk.ts';
import { type ChunkId, membersSpace, type Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { digestOf } from '#shared/chunks/vector.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import { withRows } from './known-tips.ts';

/** What is known in memory of a tenant's store: where its logs end, and its members. One thing at a time is done to it. */
export interface Holdings {
  vector(space: Space): Vector;
  digest(space: Space): string;
  /** Chunks of which only what somebody remade is held: some of them. */
  wanted(space: Space): Promise<readonly ChunkId[]>;
  take(
    space: Space,
    batch: readonly Chunk[],
    as: { tenant: string; quotaBytes: number },
  ): Promise<TakenHere>;
  /** Takes notice of what other relays stored, and answers it. */
  look(space: Space): Promise<readonly LackingRow[]>;
}

export interface TakenHere {
  /** New here, of this batch and of what other relays stored meanwhile. */
  readonly added: readonly LackingRow[];
  readonly refused: Awaited<ReturnType<TenantStore['take']>>['refused'];
  readonly onDisk: Promise<void>;
  /** Of members that other relays stored. */
  readonly alsoMembers: readonly LackingRow[];
}

const MEMBERS_AT_ONCE = 200;
/** A few kB, in each conversation while any are left. */
const WANTED_AT_ONCE = 100;

export async function openHoldings(
  store: TenantStore,
  members: TenantMembers,
  crypto: RelayCrypto,
): Promise<Holdings> {
  const vectors = new Map<Space, Vector>();
  const digests = new Map<Vector, string>();
  const vector = (space: Space) => vectors.get(space) ?? new Map();
  /** Spaces of which all bodies are held, as far as this relay knows: the usual case, which costs nothing to ask. */
  const whole = new Set<Space>();

  const look = async (space: Space): Promise<readonly LackingRow[]> => {
    const before = vector(space);
    const { rows, after } = await lookedUp(space, before);
    if (space === membersSpace) await addMembers(rows);
    if (rows.length > 0) vectors.set(space, after);
    return rows;
  };

  const lookedUp = async (space: Space, before: Vector) => {
    const rows = await store.lacking(space, before);
    const after = withRows(before, rows);
    if (after) return { rows, after };
    // What is added between the two is found twice, and would else never be.
    const fresh = await store.vector(space);
    return { rows: await store.lacking(space, before), after: fresh };
  };

  const addMembers = async (rows: readonly LackingRow[]) => {
    for (let at = 0; at < rows.length; at += MEMBERS_AT_ONCE) {
      const some = rows.slice(at, at + MEMBERS_AT_ONCE);
      for (const sealed of await store.read(some.map(({ row }) => row)))
        members.add(must(checkChunk(crypto, sealed), 'what is stored was checked'));
    }
  };

  // Of members all is read; of the rest there may be half a million, and only the ends are needed.
  await look(membersSpace);
  for (const space of spaces)
    if (space !== membersSpace) vectors.set(space, await store.vector(space));

  return {
    vector,
    digest(space) {
      const now = vector(space);
      const known = digests.get(now) ?? digestOf(crypto, now);
      if (digests.size > spaces.length) digests.clear();
      digests.set(now, known);
      return known;
    },
    async wanted(space) {
      if (whole.has(space)) return [];
      const wanted = await store.wanted(space, WANTED_AT_ONCE);
      if (wanted.length === 0) whole.add(space);
      return wanted;
    },
    async take(space, batch, as) {
      if (batch.some(({ body }) => body === null)) whole.delete(space);
      const isBehind = batch.some((chunk) => !membersOf(chunk).every((id) => members.has(id)));
      const alsoMembers = isBehind ? await look(membersSpace) : [];
      const fresh = batch
        .filter(({ id }) => space !== membersSpace || !members.has(id))
        .map(({ id }) => id);
      try {
        const { added, refused, onDisk } = await store.take(space, batch, (around) =>
          judgeBatch({ ...as, space, members }, batch, around),
        );
        const changed = withRows(vector(space), added);
        if (changed) vectors.set(space, changed);
        return { added: changed ? added : await look(space), refused, onDisk, alsoMembers };
      } catch (error) {
        // Judging made them known before they were stored.
        if (space === membersSpace) members.forget(fresh);
        throw error;
      }
    },
    look,
  };
}

/** What of the members space a chunk needs to be judged. */
function membersOf({ says }: Chunk): readonly ChunkId[] {
  return says.space === membersSpace ? says.parents : (says.members ?? []);
}
