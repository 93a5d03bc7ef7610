import { byHeight } from '#shared/chunks/graph.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { MembersChunk } from '#shared/chunks/membership.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import type { Place } from '../chunks/place.ts';
import { type Name, openAbout, openFromJoiner, readName } from './about.ts';
import type { KeptInvitations } from './invitations.ts';

export interface NamesDeps {
  readonly tenantId: string;
  readonly place: Pick<Place, 'rights' | 'ring'>;
  readonly invitations: Pick<KeptInvitations, 'get'>;
}

/** What each device says it is called, as far as it can be read here. */
export function readNames({
  tenantId,
  place,
  invitations,
}: NamesDeps): ReadonlyMap<DeviceKey, Name> {
  const { rights, ring } = place;
  const names = new Map<DeviceKey, Name>();
  for (const { author, entry } of inOrder(rights)) {
    const said = { tenantId, author };
    // Who joins has no key yet, and says it to whoever invited it.
    const secret = entry?.kind === 'join' ? invitations.get(entry.inviteKey)?.secret : undefined;
    const name =
      entry?.kind === 'name'
        ? openAbout((id) => ring.get(id), said, entry.about, readName)
        : entry?.kind === 'join' && secret && openFromJoiner(secret, said, entry.about, readName);
    if (name) names.set(author, name);
  }
  return names;
}

function inOrder(rights: Rights | undefined): MembersChunk[] {
  if (!rights) return [];
  return [...rights.now.applied].map((id) => rights.chunks.get(id)!).toSorted(byHeight);
}
