import type { ChunkId, DeviceKey, Space } from '#shared/chunks/header.ts';
import type { MembersChunk } from '#shared/chunks/membership.ts';
import { digestOf, vectorOf } from '#shared/chunks/vector.ts';
import {
  type ChunkFault,
  devicesIn,
  type Verified,
  type VerifiedSpace,
  verifyChunks,
} from '#shared/chunks/verify-chunks.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import type { Export } from './read-export.ts';

export interface VerifyReport {
  /** In words, for people. */
  readonly lines: readonly string[];
  /** What is altered, forged, or missing from what claims to be whole. */
  readonly faults: readonly string[];
}

const faultWords: Readonly<Record<ChunkFault, string>> = {
  altered: 'is not what its author signed',
  'other-tenant': 'is of another tenant',
  'unknown-space': 'is of a space that there is not',
  misplaced: 'does not stand where it says among those it builds on',
  stranger: 'is signed by somebody who was never let in',
  'parent-altered': 'builds on one that is not what its author signed',
};

/** `expectedRoot`: the chunk the tenant is known to have begun with, as on its recovery kit; undefined: the export's word. */
export function verifyExport(found: Export, expectedRoot?: string): VerifyReport {
  const verified = verifyChunks(nodeCrypto, found);
  const faults = [
    ...(expectedRoot === undefined || expectedRoot === found.root
      ? []
      : [`it begins with ${found.root}, and not with ${expectedRoot}`]),
    ...found.faults,
    ...verified.faults.map(({ id, fault }) => `chunk ${short(id)} ${faultWords[fault]}`),
    ...missingFaults(found, verified),
    ...writerFaults(found, verified),
  ];
  const lines = [
    `Tenant ${found.tenant}, begun with ${short(found.root)}.`,
    ...writerLines(found),
    ...verified.spaces.map(spaceLine),
    ...missingLines(found, verified),
    'Members, in the order of what they said:',
    ...entryLines(verified),
    'Devices:',
    ...devicesIn(verified).map((device) => deviceLine(verified, device)),
  ];
  return { lines, faults };
}

function missingFaults(found: Export, verified: Verified): string[] {
  const { missing, hanging } = verified;
  if (!found.isWhole) return [];
  const lacking =
    missing.size > 0
      ? [`${missing.size} chunks are missing, on which ${hanging.length} build`]
      : [];
  const other = [...(found.digests ?? [])].filter(
    ([space, digest]) => digest !== digestOf(nodeCrypto, vectorOf(chunksIn(verified, space))),
  );
  return [
    ...lacking,
    ...other.map(([space]) => `of ${space} it holds not all that its writer held`),
  ];
}

function missingLines(found: Export, { missing, hanging }: Verified): string[] {
  if (found.isWhole || missing.size === 0) return [];
  return [
    `A part: ${hanging.length} chunks build on ${missing.size} that are not in it, and cannot be judged without them.`,
  ];
}

function chunksIn({ spaces }: Verified, space: Space) {
  return spaces.find((one) => one.space === space)?.chunks ?? [];
}

/** Who wrote the file must be somebody of the tenant, or it could be anybody's selection. */
function writerFaults({ writtenBy }: Export, verified: Verified): string[] {
  if (writtenBy === undefined || devicesIn(verified).includes(writtenBy)) return [];
  return [`it was written by ${short(writtenBy)}, who was never let in`];
}

function writerLines({ writtenBy, atMs }: Export): string[] {
  if (writtenBy === undefined) return [];
  return [`Written by device ${short(writtenBy)}, by its clock ${new Date(atMs!).toISOString()}.`];
}

function spaceLine({ space, chunks }: VerifiedSpace): string {
  const aside = chunks.filter(({ counts }) => counts === false).length;
  const set = aside > 0 ? `, of which ${aside} are set aside` : '';
  return `${space}: ${chunks.length} chunks${set}.`;
}

function entryLines({ rights }: Verified): string[] {
  const { chunks, now } = rights;
  return [...chunks.values()]
    .filter(({ entry }) => entry?.kind !== 'keys' && entry?.kind !== 'name')
    .map((chunk) => {
      const hasEffect = now.applied.has(chunk.id) ? '' : ' (without effect)';
      return `  ${short(chunk.author)} ${wordsOf(chunk)}${hasEffect}`;
    });
}

function wordsOf({ entry }: MembersChunk): string {
  switch (entry?.kind) {
    case 'found':
      return 'founded the tenant';
    case 'invite':
      return `invited somebody as ${entry.role}, invitation ${short(entry.inviteKey)}`;
    case 'join':
      return `joined with invitation ${short(entry.inviteKey)}`;
    case 'change':
      return `made ${short(entry.device)} ${entry.role}`;
    case 'revoke':
      return `took every right from ${short(entry.device)}`;
    default:
      return 'said something that this version does not know';
  }
}

function deviceLine({ spaces, rights }: Verified, device: DeviceKey): string {
  const role = rights.now.members.get(device)?.role ?? 'no member any more';
  const wrote = spaces.flatMap(({ space, chunks }) => {
    const own = chunks.filter(({ author }) => author === device);
    const aside = own.filter(({ counts }) => counts === false).length;
    if (own.length === 0) return [];
    return [`${own.length} in ${space}${aside > 0 ? ` (${aside} set aside)` : ''}`];
  });
  return `  ${device.slice(0, 12)} ${role}: ${wrote.join(', ') || 'wrote nothing'}`;
}

function short(id: ChunkId | DeviceKey): string {
  return id.slice(0, 12);
}
