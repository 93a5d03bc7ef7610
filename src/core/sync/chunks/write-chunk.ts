import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { changesHashOf } from '#shared/chunks/body.ts';
import { type Chunk, nonceBytes, sealChunk, type SpaceKey } from '#shared/chunks/chunk.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { type ChunkId, type LogId, membersSpace, type Space } from '#shared/chunks/header.ts';
import { must } from '#shared/kit/must.ts';
import type { Ports } from '#core/ports.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { insertChunk, readEnds, readNode, readTips, type StoredNode } from './chunk-rows.ts';
import type { Device } from './device.ts';
import { nodeCrypto } from './node-crypto.ts';

/** A chunk may name 256 parents; what comes besides the ends of what counts fits too. */
export const MAX_ENDS = 200;

export interface WriteDeps {
  readonly tenantId: string;
  readonly database: Database;
  readonly ports: Pick<Ports, 'random'>;
  readonly device: Device;
}

export interface ToWrite {
  readonly space: Space;
  readonly plain: Uint8Array;
  /** undefined in the members space, whose bodies are in clear. */
  readonly key: SpaceKey | undefined;
  readonly changes: readonly { readonly documentId: string; readonly hash: Uint8Array }[];
  /** What it takes up besides what counts: work that was set aside. */
  readonly admits?: readonly ChunkId[];
}

/**
 * Signs and stores one chunk of this device, on top of what counts: of all its ends, or of as many as it may name. undefined when it would be too large to
 * travel; nothing was written then. Within the caller's transaction.
 */
export function writeChunk(deps: WriteDeps, toWrite: ToWrite): StoredNode | undefined {
  const { database, device, tenantId, ports } = deps;
  const { space, plain, key, changes, admits = [] } = toWrite;
  const own = ownLog(deps, space);
  const ends = new Set([
    ...readEnds(database, space).slice(0, MAX_ENDS),
    ...admits,
    ...(own.tip ? [own.tip.id] : []),
  ]);
  const parents = [...ends].toSorted().map((id) => must(readNode(database, id), `chunk ${id}`));
  const members = space === membersSpace ? [...ends].toSorted() : readEnds(database, membersSpace);
  const isSame = own.tip !== undefined && own.tip.members.join() === members.join();
  const chunk = sealChunk(nodeCrypto, device, {
    tenant: tenantId,
    space,
    log: own.log,
    seq: own.tip ? own.tip.seq + 1 : 0,
    height: 1 + Math.max(-1, ...parents.map(({ height }) => height)),
    parents: parents.map(({ id }) => id),
    members: space === membersSpace || isSame ? null : members,
    changesHash: changesHashOf(nodeCrypto, changes),
    plain,
    key,
    nonce: ports.random.bytes(nonceBytes),
  });
  return chunk && insertOwn(deps, chunk, { members, parents });
}

function insertOwn(
  { database }: WriteDeps,
  chunk: Chunk,
  placed: Parameters<typeof insertChunk>[2],
): StoredNode {
  prepareOnce(
    database,
    'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
  ).run(metaKey(chunk.says.space), chunk.says.log);
  return insertChunk(database, chunk, placed);
}

/**
 * The log to go on in. One that has forked, since this machine was brought back to an earlier state, is left for a new one,
 * as is one whose end is set aside: what is written now must not vouch for it.
 */
function ownLog(
  { database, device, ports }: WriteDeps,
  space: Space,
): { readonly log: LogId; readonly tip?: StoredNode } {
  const log = prepareOnce(database, 'select value from meta where key = ?')
    .pluck()
    .get(metaKey(space)) as LogId | undefined;
  const tips = log ? readTips(database, log) : [];
  const tip = tips.length === 1 ? readNode(database, tips[0]!.id) : undefined;
  const isOwn = tip?.author === keyOf(device);
  if (log && tip?.counts && isOwn) return { log, tip };
  return { log: bytesToHex(ports.random.bytes(16)) as LogId };
}

function metaKey(space: Space): string {
  return `log:${space}`;
}
