import type { DeviceKey } from '#shared/chunks/header.ts';
import type { MembersChunk } from '#shared/chunks/membership.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import type { Name } from './about.ts';

/**
 * Which members are no computers but recovery kits. One joins with an invitation that does not ask, and says what it is. Nobody
 * can pass for one by saying so: whoever is invited to sit at a computer is asked for. One that was printed before kits said
 * anything is known by its silence; a computer that a kit has just brought, and that has not said its name yet, by who invited it.
 */
export function kitsIn(
  { now, chunks }: Pick<Rights, 'now' | 'chunks'>,
  names: ReadonlyMap<DeviceKey, Name>,
): ReadonlySet<DeviceKey> {
  const invites = new Map<DeviceKey, MembersChunk>();
  for (const id of now.applied) {
    const chunk = chunks.get(id)!;
    if (chunk.entry?.kind === 'invite') invites.set(chunk.entry.inviteKey, chunk);
  }
  // Each was invited by one who had joined before: this ends.
  const isKit = (device: DeviceKey): boolean => {
    const name = names.get(device);
    const joined = now.members.get(device)?.joined.entry;
    if (joined?.kind !== 'join') return joined === undefined && name?.kit !== undefined;
    const invite = invites.get(joined.inviteKey);
    if (invite?.entry?.kind !== 'invite' || invite.entry.asks) return false;
    return name ? name.kit !== undefined : !isKit(invite.author);
  };
  return new Set([...now.members.keys()].filter(isKit));
}
