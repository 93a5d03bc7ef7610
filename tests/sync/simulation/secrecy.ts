import { keyOf } from '#shared/chunks/device-key.ts';
import { pastOf } from '#shared/chunks/graph.ts';
import { type ChunkId, type DeviceKey, membersSpace, parseHeader } from '#shared/chunks/header.ts';
import { isLetIn, type MembersChunk } from '#shared/chunks/membership.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import { createDevice, type Device } from '#core/sync/chunks/device.ts';
import { openKeyRing } from '#core/sync/chunks/key-ring.ts';
import { deviceLetInBy } from '#core/sync/chunks/safe-keys.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { readChunks, type ReadChunk, type SeatToRead } from './read-seat.ts';

/**
 * Nobody can open what was sealed by a member that knew it was not let in: neither a stranger, nor a device that had been
 * revoked or had joined in vain, nor one that only asks to be let in, with all of the members space before it; unless it has
 * been let in since, or meanwhile by somebody who knew of every revocation that the sealer knew of. `devices`: of everyone
 * there ever was.
 */
export function checkSecrecy(seat: SeatToRead, devices: readonly Device[]): string[] {
  const { rights } = seat.place;
  if (!rights) return [];
  const chunks = [...readChunks(seat).values()].filter(({ space }) => space !== membersSpace);
  const stranger = createDevice(new Uint8Array(32).fill(99));
  return [...devices, stranger].flatMap((device) => opened(seat, rights, chunks, device));
}

function opened(
  seat: SeatToRead,
  rights: Rights,
  chunks: readonly ReadChunk[],
  device: Device,
): string[] {
  const ring = openKeyRing(testTenantId, device)(rights);
  const who = keyOf(device);
  return chunks
    .filter(({ author, members }) => {
      const known = rights.membership.at(members);
      return known.members.has(author) && !isLetIn(known, rights.chunks, who);
    })
    .filter(({ id }) => ring.get(parseHeader(seat.place.read(id)!.header)!.key!) !== undefined)
    .filter(({ members }) => !wasLetInSince(rights, who, members))
    .filter(({ members }) => !wasLetInMeanwhile(rights, who, members))
    .map(
      ({ id }) => `${who.slice(0, 8)} can open ${id}, sealed when it was known not to be let in`,
    );
}

/**
 * Whether it was let in without the sealer knowing, by somebody who knew of each revocation of it that the sealer knew of:
 * whoever let it in gave it the key there was. That may turn out vain later, of which nobody knew then.
 */
function wasLetInMeanwhile(rights: Rights, who: DeviceKey, members: readonly ChunkId[]): boolean {
  const { membership, chunks } = rights;
  const { chunks: known, applied } = membership.at(members);
  const revocations = [...applied].filter((id) => {
    const entry = chunks.get(id)!.entry;
    return entry?.kind === 'revoke' && entry.device === who;
  });
  return [...chunks.values()].some((chunk) => {
    if (known.has(chunk.id) || !letsIn(rights, chunk, who)) return false;
    const past = pastOf(chunks, chunk.parents);
    return revocations.every((id) => past.has(id));
  });
}

/** Whether an entry let a device in that had not been, as far as its author knew. */
function letsIn({ membership, chunks }: Rights, chunk: MembersChunk, who: DeviceKey): boolean {
  if (deviceLetInBy(chunk) !== who || isLetIn(membership.at(chunk.parents), chunks, who)) {
    return false;
  }
  return isLetIn(membership.at([chunk.id]), chunks, who);
}

/** Whether anybody who knew all of that found it let in. */
function wasLetInSince(rights: Rights, who: DeviceKey, members: readonly ChunkId[]): boolean {
  return (
    [...rights.chunks.keys()].some((id) => {
      const past = pastOf(rights.chunks, [id]);
      const isLater = members.every((end) => past.has(end)) && !members.includes(id);
      return isLater && isLetIn(rights.membership.at([id]), rights.chunks, who);
    }) || isLetIn(rights.now, rights.chunks, who)
  );
}
