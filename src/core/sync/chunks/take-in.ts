import { bytesToHex } from '#shared/chunks/bytes.ts';
import { type Chunk, checkChunk, type SealedChunk } from '#shared/chunks/chunk.ts';
import { isInPlace } from '#shared/chunks/graph.ts';
import { type ChunkId, membersSpace, type Space } from '#shared/chunks/header.ts';
import { membersChunkOf } from '#shared/chunks/members-chunk.ts';
import type { MembersChunk } from '#shared/chunks/membership.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { type Rights, wasEverMember } from '#shared/chunks/what-counts.ts';
import type { RefusalReason } from '#shared/chunks/wire.ts';
import { must } from '#shared/kit/must.ts';
import {
  fillChunk,
  hasChunk,
  insertChunk,
  type Outlined,
  type Placed,
  readNode,
  setCounts,
  setFolded,
  type StoredNode,
} from './chunk-rows.ts';
import { nodeCrypto } from './node-crypto.ts';
import { checkRemade, type ReadDeps } from './read-body.ts';
import type { TenantRights } from './tenant-rights.ts';

export interface NotTaken {
  readonly id: ChunkId;
  readonly why: RefusalReason;
}

export interface Stored {
  readonly added: readonly StoredNode[];
  /** Held before, without what they say, which has come now. */
  readonly filled: readonly StoredNode[];
  /** Entries of the members space among them. */
  readonly entries: readonly MembersChunk[];
  readonly refused: readonly NotTaken[];
}

type Deps = Pick<ReadDeps, 'database' | 'tenantId' | 'ring'> & {
  readonly tenantRights: TenantRights;
};

/** What can be checked of a chunk without its surroundings; costs a signature each, and no transaction. */
export function checkAll(sealed: readonly (SealedChunk & Outlined)[]): {
  readonly chunks: readonly (Chunk & Outlined)[];
  readonly refused: readonly NotTaken[];
} {
  const chunks: (Chunk & Outlined)[] = [];
  const refused: NotTaken[] = [];
  for (const one of sealed) {
    const chunk = saysSomething(one) ? checkChunk(nodeCrypto, one) : undefined;
    if (chunk) chunks.push({ ...chunk, outline: one.outline ?? null });
    else refused.push({ id: idOf(one), why: 'malformed' });
  }
  return { chunks, refused };
}

/** Stores what may be stored here, parents first; what is here already is passed over. Within the caller's transaction. */
export function storeChunks(
  deps: Deps,
  space: Space,
  chunks: readonly (Chunk & Outlined)[],
): Stored {
  const { database } = deps;
  const added: StoredNode[] = [];
  const filled: StoredNode[] = [];
  const entries: MembersChunk[] = [];
  const refused: NotTaken[] = [];
  for (const chunk of chunks) {
    if (isFalselyRemade(deps, chunk)) {
      refused.push({ id: chunk.id, why: 'malformed' });
      continue;
    }
    if (hasChunk(database, chunk.id)) {
      if (fillChunk(database, chunk)) filled.push(must(readNode(database, chunk.id), 'filled'));
      continue;
    }
    const placed = place(deps, space, chunk);
    if (typeof placed === 'string') {
      refused.push({ id: chunk.id, why: placed });
      continue;
    }
    const node = insertChunk(database, chunk, placed);
    added.push(node);
    if (space === membersSpace) entries.push(takeEntry(deps, chunk, node));
  }
  return { added, filled, entries, refused };
}

/** A chunk without its body needs something in its stead; a place that put it aside itself has an outline. */
function saysSomething({ body, remade, outline }: SealedChunk & Outlined): boolean {
  return body != null || remade != null || outline != null;
}

/** Entries are in clear and small, and never let go. What cannot be looked into yet is looked into when it is folded. */
function isFalselyRemade(deps: Deps, chunk: Chunk): boolean {
  if (chunk.body || !chunk.remade) return false;
  return chunk.says.space === membersSpace || checkRemade(deps, chunk.says, chunk) === false;
}

/** Where a chunk stands among those that are here, or why it cannot be taken. */
function place(deps: Deps, space: Space, chunk: Chunk): Placed | RefusalReason {
  const { says } = chunk;
  const { rights } = deps.tenantRights;
  if (says.tenant !== deps.tenantId || says.space !== space || !spaces.includes(space)) {
    return 'elsewhere';
  }
  const parents = says.parents.flatMap((id) => readNode(deps.database, id) ?? []);
  if (!rights || parents.length < says.parents.length) return 'parents-missing';
  const node = { ...chunk.says, id: chunk.id, members: [] };
  if (!isInPlace(node, parents)) return 'misplaced';
  const before = parents.find(({ log }) => log === says.log);
  const members = space === membersSpace ? says.parents : (says.members ?? before?.members ?? []);
  if (!members.every((id) => rights.chunks.has(id))) return 'parents-missing';
  const isKnown =
    wasEverMember({ author: says.author, members }, rights) ||
    (space === membersSpace && mayBegin(deps, rights, chunk, members));
  return isKnown ? { members, parents } : 'stranger';
}

/** Who is no member yet may say two things: that the tenant begins, and that it joins with an invitation. */
function mayBegin(
  { tenantRights }: Deps,
  { membership, chunks }: Rights,
  chunk: Chunk,
  parents: readonly ChunkId[],
): boolean {
  if (chunk.id === tenantRights.root) return true;
  const { entry } = membersChunkOf(nodeCrypto, chunk);
  if (entry?.kind !== 'join') return false;
  return [...membership.at(parents).applied].some((id) => {
    const given = chunks.get(id)!.entry;
    return given?.kind === 'invite' && given.inviteKey === entry.inviteKey;
  });
}

function takeEntry({ database, tenantRights }: Deps, chunk: Chunk, node: StoredNode): MembersChunk {
  const entry = membersChunkOf(nodeCrypto, chunk);
  setCounts(database, [node], true);
  setFolded(database, node.n, true);
  tenantRights.add(entry);
  return entry;
}

function idOf({ header }: SealedChunk): ChunkId {
  return bytesToHex(nodeCrypto.sha256(header)) as ChunkId;
}
