import type { SealedChunk } from '#shared/chunks/chunk.ts';
import { byHeight, pastOf } from '#shared/chunks/graph.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import { must } from '#shared/kit/must.ts';
import type { Place } from '#core/sync/chunks/place.ts';

export type Judgement = 'member' | 'joining' | 'unknown' | 'revoked';

/** As what the members space, as far as it is known here, lets a device connect. `invite`: a key it has proven to hold. */
export function judge(
  rights: Rights | undefined,
  device: DeviceKey,
  invite: DeviceKey | undefined,
): Judgement {
  if (!rights) return 'unknown';
  if (rights.now.members.has(device)) return 'member';
  if (invite && isOpenInvite(rights, invite)) return 'joining';
  return wasMember(rights, device) ? 'revoked' : 'unknown';
}

/** The entries that make this place's device a member, parents first; none while it is not one. */
export function ownEntries({
  rights,
  ownKey,
  read,
}: Pick<Place, 'rights' | 'ownKey' | 'read'>): SealedChunk[] {
  const member = rights?.now.members.get(ownKey);
  if (!rights || !member) return [];
  const ends = [member.joined, ...member.grants].map(({ id }) => id);
  const past = [...pastOf(rights.chunks, ends)].map((id) => must(rights.chunks.get(id), id));
  return past.toSorted(byHeight).map(({ id }) => must(read(id), `chunk ${id}`));
}

/** Whether an invitation is in effect and nobody has joined with it. */
function isOpenInvite({ chunks, now }: Rights, key: DeviceKey): boolean {
  const entries = [...now.applied].map((id) => chunks.get(id)?.entry);
  const isOf = (kind: 'invite' | 'join') =>
    entries.some((entry) => entry?.kind === kind && entry.inviteKey === key);
  return isOf('invite') && !isOf('join');
}

function wasMember({ chunks, membership }: Rights, device: DeviceKey): boolean {
  return [...chunks.values()].some(
    ({ id, author, entry }) =>
      author === device &&
      (entry?.kind === 'found' || entry?.kind === 'join') &&
      membership.at([id]).applied.has(id),
  );
}
