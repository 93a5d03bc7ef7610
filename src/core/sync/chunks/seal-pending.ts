import { bytesToHex } from '#shared/chunks/bytes.ts';
import { encodeBody } from '#shared/chunks/body.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { markAuditDue } from '../audit/audit-due.ts';
import { indexChanges } from './chunk-changes.ts';
import { readEnds, setFolded, type StoredNode } from './chunk-rows.ts';
import { commandsIn } from './commands-in.ts';
import { countNew } from './counting.ts';
import { gatherPending, type PendingChange } from './gather-pending.ts';
import type { KeyRing } from './key-ring.ts';
import { MAX_ENDS, writeChunk, type WriteDeps } from './write-chunk.ts';

/** What one chunk says before it is compressed, unless a single change is longer. */
const MAX_SEALED_BYTES = 64 * 1024;
const COMMANDS_AT_ONCE = 1_000;

export interface SealDeps extends WriteDeps {
  readonly tenantId: TenantId;
  readonly rights: Rights;
  readonly ring: KeyRing;
}

/**
 * Seals the first commands that wait into chunks of this device, within the caller's transaction. All are folded; those
 * of a device that has lost its right do not count, and must be taken out again when all is sealed.
 */
export function sealSome(deps: SealDeps, most = COMMANDS_AT_ONCE): readonly StoredNode[] {
  const { database } = deps;
  const gathered = gatherPending(database, most);
  if (!gathered) return [];
  const nodes = batchesOf(gathered.changes).flatMap(({ space, changes }) =>
    sealBatch(deps, space, changes),
  );
  claimSeat(deps);
  prepareOnce(database, 'delete from pending where n <= ?').run(gathered.upTo);
  return nodes;
}

/** A chunk without commands, on top of what counts and of work that was set aside: that counts then. */
export function sealAdmission(
  deps: SealDeps,
  space: Space,
  admits: readonly ChunkId[],
): readonly StoredNode[] {
  const node = must(write(deps, space, [], admits), 'an empty chunk');
  return countNew(deps.database, deps.rights, space, [node]);
}

interface Batch {
  readonly space: Space;
  readonly changes: readonly PendingChange[];
}

/** By space, each no longer than a chunk should be; commands in order, a long one over several. */
function batchesOf(changes: readonly PendingChange[]): Batch[] {
  return [...Map.groupBy(changes, ({ space }) => space)].flatMap(([space, some]) => {
    const batches: PendingChange[][] = [[]];
    let bytes = 0;
    for (const change of some) {
      if (bytes > 0 && bytes + change.bytes.length > MAX_SEALED_BYTES) {
        batches.push([]);
        bytes = 0;
      }
      batches.at(-1)!.push(change);
      bytes += change.bytes.length;
    }
    return batches.map((batch) => ({ space, changes: batch }));
  });
}

function sealBatch(deps: SealDeps, space: Space, changes: readonly PendingChange[]): StoredNode[] {
  const { database, rights } = deps;
  const merging: StoredNode[] = [];
  while (readEnds(database, space).length > MAX_ENDS) {
    merging.push(must(write(deps, space, []), 'an empty chunk'));
    countNew(database, rights, space, merging.slice(-1));
  }
  const node = write(deps, space, changes);
  if (node) {
    countNew(database, rights, space, [node]);
    return [...merging, node];
  }
  // Larger than may travel, though it is little before it is compressed: what does not compress is shared out.
  const half = Math.ceil(changes.length / 2);
  if (changes.length < 2) throw new Error(`A change of ${changes[0]?.kind} is too large to travel`);
  return [changes.slice(0, half), changes.slice(half)].reduce(
    (nodes, part) => [...nodes, ...sealBatch(deps, space, part)],
    merging,
  );
}

function write(
  deps: SealDeps,
  space: Space,
  changes: readonly PendingChange[],
  admits: readonly ChunkId[] = [],
): StoredNode | undefined {
  const key = must(deps.ring.current(space), `key of ${space}`);
  const plain = encodeBody(commandsIn(changes));
  const node = writeChunk(deps, { space, plain, key, changes, admits });
  if (!node) return undefined;
  indexChanges(deps.database, node.n, changes);
  noteSealed(deps.database, node.n, changes);
  // The documents hold it since its commands were run.
  setFolded(deps.database, node.n, true);
  return node;
}

/** The audit of what was done here learns where it stands. */
function noteSealed(
  database: WriteDeps['database'],
  n: number,
  changes: readonly PendingChange[],
): void {
  const note = prepareOnce(
    database,
    'update auditChange set chunk = ? where commandId = ? and documentId = ?',
  );
  for (const { commandId, documentId } of changes) {
    // What only a checkpoint knew is sealed here, and was done elsewhere.
    if (note.run(n, commandId, documentId).changes === 0) markAuditDue(database, documentId);
  }
}

/** Nobody else's device speaks for this seat. */
function claimSeat({ database, device }: WriteDeps): void {
  prepareOnce(
    database,
    `insert or replace into deviceSeat (deviceKey, seatId) select ?, seatId from pending where seatId <> '' order by n limit 1`,
  ).run(bytesToHex(device.publicKey));
}
