import type { Database } from 'better-sqlite3';
import { checkChunk } from '#shared/chunks/chunk.ts';
import { frontierOf } from '#shared/chunks/graph.ts';
import { type ChunkId, membersSpace } from '#shared/chunks/header.ts';
import { membersChunkOf } from '#shared/chunks/members-chunk.ts';
import { createMembership, type MembersChunk } from '#shared/chunks/membership.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import { must } from '#shared/kit/must.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { readNodes, readSealed } from './chunk-rows.ts';
import { nodeCrypto } from './node-crypto.ts';

const META_KEY = 'tenantRoot';

/** Who may what in a tenant, as the chunks of its members space here say. */
export interface TenantRights {
  /** undefined until the tenant has been founded, or joined. */
  readonly rights: Rights | undefined;
  readonly root: ChunkId | undefined;
  add(chunk: MembersChunk): void;
  /** Reads all anew: after a rollback, or when the root has been set. */
  reload(): void;
}

export function createTenantRights(database: Database): TenantRights {
  let root: ChunkId | undefined;
  let rights: Rights | undefined;
  let chunks = new Map<ChunkId, MembersChunk>();

  const now = () => {
    const ends = frontierOf(chunks, new Set(chunks.keys()));
    return must(rights, 'rights').membership.at(ends);
  };
  const add = (chunk: MembersChunk) => {
    chunks.set(chunk.id, chunk);
    rights!.membership.add(chunk);
  };
  const begin = () => {
    root = readRoot(database);
    chunks = new Map();
    if (root === undefined) return (rights = undefined);
    const membership = createMembership(root);
    rights = { membership, chunks, now: membership.at([]) };
    for (const { id } of readNodes(database, membersSpace)) add(readMembersChunk(database, id));
    return (rights = { ...rights, now: now() });
  };
  begin();

  return {
    get rights() {
      return rights;
    },
    get root() {
      return root;
    },
    add(chunk) {
      add(chunk);
      rights = { ...rights!, now: now() };
    },
    reload: () => void begin(),
  };
}

/** The chunk the tenant began with: whoever joins is told it with the invitation. */
export function writeRoot(database: Database, root: ChunkId): void {
  prepareOnce(database, 'insert into meta (key, value) values (?, ?)').run(META_KEY, root);
}

function readRoot(database: Database): ChunkId | undefined {
  const sql = 'select value from meta where key = ?';
  return prepareOnce(database, sql).pluck().get(META_KEY) as ChunkId | undefined;
}

function readMembersChunk(database: Database, id: ChunkId): MembersChunk {
  const sealed = must(readSealed(database, id), `chunk ${id}`);
  return membersChunkOf(nodeCrypto, must(checkChunk(nodeCrypto, sealed), `whole chunk ${id}`));
}
