import { byHeight, type ChunkNode, pastOf } from './graph.ts';
import type { ChunkId, DeviceKey, Space } from './header.ts';
import type { Accepted } from './members-entry.ts';
import { type MembersChunk, type Membership, type MembersState, takesFrom } from './membership.ts';
import { mayWrite } from './spaces.ts';

/** What is asked of the members space, with all of it that is known at a place. */
export interface Rights {
  readonly membership: Membership;
  readonly chunks: ReadonlyMap<ChunkId, MembersChunk>;
  /** Of all chunks. */
  readonly now: MembersState;
}

/**
 * Which chunks of a space other than `members` count. One does when
 *  - its author could write to the space as far as it knew, what gave it the right still applies, and no entry it did not
 *    know of took it away; or
 *  - an entry that took a right away accepts it; or
 *  - one that counts builds on it: what a member built on is kept.
 * Needs all chunks of the space, and is the same everywhere.
 */
export function whatCounts(
  graph: ReadonlyMap<ChunkId, ChunkNode>,
  space: Space,
  rights: Rights,
): Set<ChunkId> {
  const accepted = acceptedEnds(rights, space);
  const counting = new Set<ChunkId>();
  for (const chunk of [...graph.values()].toSorted((one, other) => byHeight(other, one))) {
    const counts = counting.has(chunk.id) || accepted.has(chunk.id) || isEntitled(chunk, rights);
    if (!counts) continue;
    counting.add(chunk.id);
    // Those it builds on lie lower, and so come later.
    for (const parent of chunk.parents) counting.add(parent);
  }
  return counting;
}

/** The first of the three reasons. */
export function isEntitled(chunk: ChunkNode, { membership, chunks, now }: Rights): boolean {
  const { author, space } = chunk;
  const given = membership.at(chunk.members);
  const member = given.members.get(author);
  if (!member || !mayWrite(member.role, space)) return false;
  const stillApplies = member.grants.every(({ id }) => now.applied.has(id));
  return stillApplies && !isTakenSince({ author, space, given }, now, chunks);
}

function isTakenSince(
  { author, space, given }: { author: DeviceKey; space: Space; given: MembersState },
  now: MembersState,
  chunks: Rights['chunks'],
): boolean {
  const hasRight = (role: Parameters<typeof mayWrite>[0]) => mayWrite(role, space);
  for (const id of now.applied) {
    if (!given.applied.has(id) && takesFrom(chunks.get(id)!.entry!, author, hasRight)) return true;
  }
  return false;
}

/** The ends that entries in effect accept of a space, known at this place or not. */
export function acceptedEnds({ chunks, now }: Rights, space: Space): ReadonlySet<ChunkId> {
  const accepted = [...now.applied].flatMap((id): Accepted => {
    const entry = chunks.get(id)!.entry!;
    return 'accepted' in entry ? entry.accepted : [];
  });
  return new Set(accepted.flatMap(([of, ends]) => (of === space ? ends : [])));
}

/**
 * Whether a chunk's author has ever been let in, as far as its author knew: what comes from others is not taken. An entry that
 * let it in and has become void since is enough, or its work could go nowhere, not even to be seen as set aside.
 */
export function wasEverMember(
  chunk: Pick<ChunkNode, 'author' | 'members'>,
  { membership, chunks }: Rights,
): boolean {
  return [...pastOf(chunks, chunk.members)].some((id) => {
    const { author, entry } = chunks.get(id)!;
    const joins = entry?.kind === 'found' || entry?.kind === 'join';
    return author === chunk.author && joins && membership.at([id]).applied.has(id);
  });
}
