import type { Chunk } from '#shared/chunks/chunk.ts';
import { type ChunkNode, frontierOf } from '#shared/chunks/graph.ts';
import type { ChunkId, DeviceKey, Space } from '#shared/chunks/header.ts';
import { checkpointsOf } from '#shared/chunks/known-checkpoints.ts';
import { membersChunkOf } from '#shared/chunks/members-chunk.ts';
import {
  createMembership,
  type Member,
  type MembersChunk,
  type Membership,
} from '#shared/chunks/membership.ts';
import { wasEverMember } from '#shared/chunks/what-counts.ts';
import type { RelayCrypto } from '#relay/crypto.ts';

/**
 * Who may connect to a tenant, and who may ever have written to it: the members space as this place holds it. Chunks are
 * added in the order of their heights, those of a batch before it is committed; a batch that fails is forgotten.
 */
export interface TenantMembers {
  readonly isEmpty: boolean;
  has(id: ChunkId): boolean;
  add(chunk: Chunk): void;
  forget(ids: readonly ChunkId[]): void;
  /** As all entries together say; undefined: none of them, or no more. */
  memberNow(device: DeviceKey): Member | undefined;
  /** Whether an entry has ever let it in, be that entry void by now. */
  everJoined(device: DeviceKey): boolean;
  /** Whether the one-time key is of an invitation in effect that nobody has joined with. */
  isOpenInvite(key: DeviceKey): boolean;
  /** The parts of the newest checkpoint of a space, and of the newest that two devices have signed; sizes by hash. */
  partsOf(space: Space): ReadonlyMap<string, number>;
  /** Whether a chunk's author had been a member as far as it knew, or becomes one by it. */
  mayHaveWritten(chunk: Pick<ChunkNode, 'id' | 'author' | 'members'>): boolean;
}

export function createTenantMembers(crypto: RelayCrypto): TenantMembers {
  const chunks = new Map<ChunkId, MembersChunk>();
  const verdicts = new Map<string, boolean>();
  let membership: Membership | undefined;
  let now: ReturnType<Membership['at']> | undefined;

  const stateNow = () => {
    now ??= membership?.at(frontierOf(chunks, new Set(chunks.keys())));
    return now;
  };
  const appliedEntries = () => [...(stateNow()?.applied ?? [])].map((id) => chunks.get(id)!.entry!);

  /** Asked for every chunk, and the same for all that one author wrote with the same knowledge. */
  const wasMember = (chunk: Pick<ChunkNode, 'author' | 'members'>): boolean => {
    const name = `${chunk.author} ${chunk.members.join()}`;
    const known = verdicts.get(name);
    if (known !== undefined) return known;
    const verdict = wasEverMember(chunk, { membership: membership!, chunks, now: stateNow()! });
    if (verdicts.size > 10_000) verdicts.clear();
    verdicts.set(name, verdict);
    return verdict;
  };

  return {
    get isEmpty() {
      return chunks.size === 0;
    },
    has: (id) => chunks.has(id),
    add(chunk) {
      membership ??= createMembership(chunk.id);
      const one = membersChunkOf(crypto, chunk);
      chunks.set(one.id, one);
      membership.add(one);
      now = undefined;
    },
    forget(ids) {
      for (const id of ids) chunks.delete(id);
      if (chunks.size === 0) membership = undefined;
      now = undefined;
      verdicts.clear();
    },
    memberNow: (device) => stateNow()?.members.get(device),
    everJoined: (device) =>
      [...chunks.values()].some(
        ({ id, author, entry }) =>
          author === device &&
          (entry?.kind === 'join' || entry?.kind === 'found') &&
          membership!.at([id]).applied.has(id),
      ),
    isOpenInvite(key) {
      const entries = appliedEntries();
      const isOf = (kind: 'invite' | 'join') =>
        entries.some((entry) => entry.kind === kind && entry.inviteKey === key);
      return isOf('invite') && !isOf('join');
    },
    partsOf(space) {
      const state = stateNow();
      const known = state ? checkpointsOf({ chunks, now: state }, space) : [];
      const kept = [known[0], known.find(({ isCosigned }) => isCosigned)];
      const parts = kept.flatMap((one) => one?.parts ?? []);
      return new Map(parts.map(({ hash, bytes }) => [hash, bytes]));
    },
    mayHaveWritten: (chunk) =>
      membership !== undefined &&
      (wasMember(chunk) ||
        (chunks.has(chunk.id) && membership.at([chunk.id]).applied.has(chunk.id))),
  };
}
