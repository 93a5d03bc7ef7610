import type { ChunkId, DeviceKey } from '#shared/chunks/header.ts';
import { isLetIn, type MembersChunk, type MembersState } from '#shared/chunks/membership.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';

/**
 * Whether nobody but members can have a key, or come to have it: "nobody else is known to hold it" is not enough, since
 * somebody who does not know better may be wrapping it just now. So
 *  - all who hold it are let in;
 *  - who made it knew of every revocation in effect;
 *  - of each device that was let in as far as it knew and is not, because its invitation was used twice, or whoever had let it
 *    in had lost the right to: who made the key knew that too. Whoever passes a key on knows what its maker knew.
 */
export function safetyOf(
  rights: Rights,
): (maker: MembersChunk | undefined, holders: ReadonlySet<DeviceKey>) => boolean {
  const { membership, chunks, now } = rights;
  const revocations = [...now.applied].filter((id) => chunks.get(id)?.entry?.kind === 'revoke');
  const letInVainly = lettingsInVain(rights);
  return (maker, holders) => {
    if (![...holders].every((holder) => isLetIn(now, chunks, holder))) return false;
    const known = membership.at(maker?.parents ?? []);
    return (
      revocations.every((id) => known.chunks.has(id)) &&
      letInVainly.every((one) => knewOf(rights, known, one))
    );
  };
}

interface InVain {
  readonly device: DeviceKey;
  readonly letting: ChunkId;
}

/** What lets devices in, as far as its author knew, that are not let in. */
function lettingsInVain({ membership, chunks, now }: Rights): InVain[] {
  return [...chunks.values()].flatMap((chunk) => {
    const device = deviceLetInBy(chunk);
    if (!device || isLetIn(now, chunks, device)) return [];
    return isLetIn(membership.at([chunk.id]), chunks, device)
      ? [{ device, letting: chunk.id }]
      : [];
  });
}

function knewOf({ chunks }: Rights, known: MembersState, { device, letting }: InVain): boolean {
  return known.chunks.has(letting) && !isLetIn(known, chunks, device);
}

/** By a join, or by the owner who then gives the role it asks for. */
export function deviceLetInBy({ author, entry }: MembersChunk): DeviceKey | undefined {
  if (entry?.kind === 'found' || entry?.kind === 'join') return author;
  return entry?.kind === 'change' ? entry.device : undefined;
}
