import type { Chunk } from '#shared/chunks/chunk.ts';
import { type ChunkNode, isInPlace } from '#shared/chunks/graph.ts';
import { type ChunkId, membersSpace, type Space } from '#shared/chunks/header.ts';
import { MAX_REMADE_BYTES } from '#shared/chunks/remade.ts';
import type { RefusalReason } from '#shared/chunks/wire.ts';
import type { TenantMembers } from '#relay/access/tenant-members.ts';
import { bytesOf } from './chunk-columns.ts';

/** What the store says of a batch's surroundings: the nodes it holds among the batch and its parents, and how full it is. */
export interface Surroundings {
  readonly held: ReadonlyMap<ChunkId, ChunkNode>;
  readonly usedBytes: number;
}

export interface Verdict {
  /** Not held yet, in the order they came. */
  readonly accepted: readonly AcceptedChunk[];
  readonly refused: ReadonlyMap<ChunkId, RefusalReason>;
}

export interface AcceptedChunk {
  readonly chunk: Chunk;
  readonly node: ChunkNode;
  /** The one it follows in its log. */
  readonly before: ChunkId | null;
}

export type JudgeBatch = (around: Surroundings) => Verdict;

export interface Bench {
  readonly tenant: string;
  readonly space: Space;
  readonly members: TenantMembers;
  readonly quotaBytes: number;
}

/**
 * Which chunks of a batch are taken. One is when
 *  1. it is of this tenant and space, and has its body, or what was remade of it: entries of members are never without;
 *  2. all it builds on is held, or taken before it in the batch: so no place ever has a hole;
 *  3. it stands among its parents where it says, in its log too;
 *  4. its author was a member as far as it knew. Whether it may still write is not asked: an honest chunk may build on it;
 *  5. there is room for it.
 * What is held already is passed over.
 */
export function judgeBatch(bench: Bench, batch: readonly Chunk[], around: Surroundings): Verdict {
  const known = new Map(around.held);
  const accepted: AcceptedChunk[] = [];
  const refused = new Map<ChunkId, RefusalReason>();
  let freeBytes = bench.quotaBytes - around.usedBytes;
  for (const chunk of batch) {
    if (known.has(chunk.id)) continue;
    const judged = judgeChunk(bench, chunk, known);
    const verdict = typeof judged === 'object' && bytesOf(chunk) > freeBytes ? 'quota' : judged;
    if (typeof verdict === 'string') {
      refused.set(chunk.id, verdict);
      continue;
    }
    known.set(chunk.id, verdict);
    accepted.push({ chunk, node: verdict, before: beforeOf(chunk, known) });
    freeBytes -= bytesOf(chunk);
  }
  return { accepted, refused };
}

function judgeChunk(
  bench: Bench,
  chunk: Chunk,
  known: ReadonlyMap<ChunkId, ChunkNode>,
): ChunkNode | RefusalReason {
  const { says } = chunk;
  if (says.tenant !== bench.tenant || says.space !== bench.space) return 'elsewhere';
  if (!hasItsBody(chunk)) return 'malformed';
  const parents = says.parents.flatMap((id) => known.get(id) ?? []);
  if (parents.length < says.parents.length) return 'parents-missing';
  const node = nodeOf(chunk, parents);
  if (!node || !isInPlace(node, parents)) return 'misplaced';
  return bench.space === membersSpace
    ? judgeMembersChunk(bench.members, chunk, node)
    : judgeAuthor(bench.members, node);
}

function hasItsBody({ body, remade, says }: Chunk): boolean {
  if (body !== null) return true;
  const isPossible = remade != null && remade.length <= MAX_REMADE_BYTES;
  return isPossible && says.space !== membersSpace;
}

function judgeAuthor(members: TenantMembers, node: ChunkNode): ChunkNode | RefusalReason {
  if (!node.members.every((id) => members.has(id))) return 'parents-missing';
  return members.mayHaveWritten(node) ? node : 'stranger';
}

/** An entry is known before it is judged: by it its author may become a member. */
function judgeMembersChunk(
  members: TenantMembers,
  chunk: Chunk,
  node: ChunkNode,
): ChunkNode | RefusalReason {
  if (!node.parents.every((id) => members.has(id))) return 'parents-missing';
  members.add(chunk);
  if (members.mayHaveWritten(node)) return node;
  members.forget([chunk.id]);
  return 'stranger';
}

function beforeOf({ says }: Chunk, known: ReadonlyMap<ChunkId, ChunkNode>): ChunkId | null {
  return says.parents.find((id) => known.get(id)?.log === says.log) ?? null;
}

/** undefined where the one before it, which would say what its author knew, is missing. */
function nodeOf({ id, says }: Chunk, parents: readonly ChunkNode[]): ChunkNode | undefined {
  const { space, log, seq, height, author } = says;
  const before = parents.find((parent) => parent.log === log);
  const members = space === membersSpace ? says.parents : (says.members ?? before?.members);
  return members && { id, space, log, seq, height, author, parents: says.parents, members };
}
