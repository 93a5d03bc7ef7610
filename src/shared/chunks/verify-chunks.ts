import { type Chunk, checkChunk, type SealedChunk } from './chunk.ts';
import { bytesToHex } from './bytes.ts';
import type { ChunkCrypto } from './crypto.ts';
import { type ChunkNode, isInPlace } from './graph.ts';
import { type ChunkId, type DeviceKey, membersSpace, type Space } from './header.ts';
import { membersChunkOf } from './members-chunk.ts';
import { createMembership, type MembersChunk } from './membership.ts';
import { spaces } from './spaces.ts';
import { type Rights, wasEverMember, whatCounts } from './what-counts.ts';

/** What is wrong with a chunk. Nothing but tampering, damage or a forger brings any of it about. */
export type ChunkFault =
  | 'altered'
  | 'other-tenant'
  | 'unknown-space'
  | 'misplaced'
  | 'stranger'
  | 'parent-altered';

export interface VerifiedSpace {
  readonly space: Space;
  readonly chunks: readonly VerifiedChunk[];
}

export interface VerifiedChunk extends ChunkNode {
  /** undefined in the members space, whose entries each apply or do not. */
  readonly counts: boolean | undefined;
}

export interface Verified {
  readonly spaces: readonly VerifiedSpace[];
  readonly rights: Rights;
  readonly faults: readonly { readonly id: ChunkId; readonly fault: ChunkFault }[];
  /** Chunks that others name as parents and that are not there, and those that build on them, which cannot be judged. */
  readonly missing: ReadonlySet<ChunkId>;
  readonly hanging: readonly ChunkId[];
}

/**
 * Checks chunks from the ground up, with no key but those that stand in them: hash and signature of each, its place among its
 * parents, and whether its author has ever been let in; then what counts of them. `root`: the chunk the tenant began with.
 */
export function verifyChunks(
  crypto: ChunkCrypto,
  {
    tenant,
    root,
    sealed,
  }: { readonly tenant: string; readonly root: ChunkId; readonly sealed: readonly SealedChunk[] },
): Verified {
  const graph = new Graph(crypto, tenant, root);
  const chunks = sealed.flatMap((one) => graph.check(one) ?? []);
  // Of each space parents come first by height; the members space decides about the others.
  const inOrder = chunks.toSorted((one, other) => one.says.height - other.says.height);
  for (const chunk of inOrder) if (chunk.says.space === membersSpace) graph.place(chunk);
  graph.settleMembers();
  for (const chunk of inOrder) if (chunk.says.space !== membersSpace) graph.place(chunk);
  return graph.verified();
}

class Graph {
  readonly #crypto: ChunkCrypto;
  readonly #tenant: string;
  readonly #root: ChunkId;
  readonly #nodes = new Map<ChunkId, ChunkNode>();
  readonly #members = new Map<ChunkId, MembersChunk>();
  readonly #faults: { id: ChunkId; fault: ChunkFault }[] = [];
  readonly #bad = new Set<ChunkId>();
  readonly #seen = new Set<ChunkId>();
  readonly #missing = new Set<ChunkId>();
  readonly #hanging = new Set<ChunkId>();
  #rights: Rights;

  constructor(crypto: ChunkCrypto, tenant: string, root: ChunkId) {
    this.#crypto = crypto;
    this.#tenant = tenant;
    this.#root = root;
    const membership = createMembership(root);
    this.#rights = { membership, chunks: this.#members, now: membership.at([]) };
  }

  check(sealed: SealedChunk): Chunk | undefined {
    const id = bytesToHex(this.#crypto.sha256(sealed.header)) as ChunkId;
    if (this.#seen.has(id)) return undefined;
    this.#seen.add(id);
    const chunk = checkChunk(this.#crypto, sealed);
    if (!chunk) return this.#blame(id, 'altered');
    if (chunk.says.tenant !== this.#tenant) return this.#blame(id, 'other-tenant');
    if (!spaces.includes(chunk.says.space)) return this.#blame(id, 'unknown-space');
    return chunk;
  }

  place(chunk: Chunk): void {
    const { id, says } = chunk;
    const known = [...says.parents, ...(says.members ?? [])];
    if (known.some((one) => this.#bad.has(one))) return void this.#blame(id, 'parent-altered');
    const lacking = known.filter((one) => !this.#nodes.has(one));
    for (const one of lacking) if (!this.#hanging.has(one)) this.#missing.add(one);
    if (lacking.length > 0) return void this.#hanging.add(id);
    const parents = says.parents.map((one) => this.#nodes.get(one)!);
    const before = parents.find(({ log }) => log === says.log);
    const isMembers = says.space === membersSpace;
    const members = isMembers ? says.parents : (says.members ?? before?.members ?? []);
    const node: ChunkNode = { ...says, id, members };
    if (!isInPlace(node, parents)) return void this.#blame(id, 'misplaced');
    if (isMembers) this.#addEntry(chunk);
    else if (!wasEverMember(node, this.#rights)) return void this.#blame(id, 'stranger');
    this.#nodes.set(id, node);
  }

  /** Who is a member when everything is known; and who wrote entries without ever having been one. */
  settleMembers(): void {
    const builtOn = new Set([...this.#members.values()].flatMap(({ parents }) => parents));
    const ends = [...this.#members.keys()].filter((id) => !builtOn.has(id)).toSorted();
    this.#rights = { ...this.#rights, now: this.#rights.membership.at(ends) };
    for (const { id, author, entry, parents } of this.#members.values()) {
      const begins = id === this.#root || entry?.kind === 'join';
      const isKnown = begins || wasEverMember({ author, members: parents }, this.#rights);
      if (!isKnown) this.#blame(id, 'stranger');
    }
    if (!this.#members.has(this.#root)) this.#missing.add(this.#root);
  }

  verified(): Verified {
    return {
      spaces: spaces.map((space) => ({ space, chunks: this.#chunksOf(space) })),
      rights: this.#rights,
      faults: this.#faults,
      missing: this.#missing,
      hanging: [...this.#hanging],
    };
  }

  #chunksOf(space: Space): VerifiedChunk[] {
    const nodes = [...this.#nodes].filter(([, node]) => node.space === space);
    if (space === membersSpace) return nodes.map(([, node]) => ({ ...node, counts: undefined }));
    const counting = whatCounts(new Map(nodes), space, this.#rights);
    return nodes.map(([id, node]) => ({ ...node, counts: counting.has(id) }));
  }

  #addEntry(chunk: Chunk): void {
    const entry = membersChunkOf(this.#crypto, chunk);
    this.#members.set(entry.id, entry);
    this.#rights.membership.add(entry);
  }

  #blame(id: ChunkId, fault: ChunkFault): undefined {
    this.#bad.add(id);
    this.#faults.push({ id, fault });
  }
}

/** The devices there have ever been, in the order in which they came. */
export function devicesIn({ rights }: Verified): DeviceKey[] {
  const joined = [...rights.chunks.values()].filter(
    ({ entry }) => entry?.kind === 'found' || entry?.kind === 'join',
  );
  return [...new Set(joined.map(({ author }) => author))];
}
