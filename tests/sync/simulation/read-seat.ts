import { checkChunk } from '#shared/chunks/chunk.ts';
import type { ChunkNode } from '#shared/chunks/graph.ts';
import { type ChunkId, membersSpace } from '#shared/chunks/header.ts';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import { type ChunkChange, readBody } from '#core/sync/chunks/read-body.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import type { Seat } from './seat.ts';

/** What is read of a seat to know whether all is well with it. */
export type SeatToRead = Pick<Seat, 'name' | 'open' | 'place' | 'ring' | 'hasKeys'>;

export interface ReadChunk extends ChunkNode {
  readonly counts: boolean;
  readonly isFolded: boolean;
  readonly before: string | null;
  readonly isEnd: boolean;
}

export function readChunks(seat: SeatToRead): ReadonlyMap<ChunkId, ReadChunk> {
  const chunks = new Map<ChunkId, ReadChunk>();
  const rows = seat.open.database.write
    .prepare('select * from chunk order by space = ? desc, height, id')
    .all(membersSpace) as Record<string, never>[];
  for (const row of rows) {
    const chunk = checkChunk(nodeCrypto, {
      header: row['header']!,
      signature: row['signature']!,
      body: row['body']!,
    });
    if (!chunk) throw new Error(`${seat.name} holds a chunk that is none`);
    const { says } = chunk;
    const before = says.parents.find((id) => chunks.get(id)?.log === says.log);
    const inherited = before === undefined ? [] : chunks.get(before)!.members;
    chunks.set(chunk.id, {
      ...says,
      id: chunk.id,
      members: says.space === membersSpace ? says.parents : (says.members ?? inherited),
      counts: row['counts'] === 1,
      isFolded: row['isFolded'] === 1,
      isEnd: row['isEnd'] === 1,
      before: before ?? null,
    });
  }
  return chunks;
}

/** Every change of which a chunk on a seat could be opened, parents first. */
export function sealedChanges(
  seat: SeatToRead,
  chunks: ReadonlyMap<ChunkId, ReadChunk>,
): (ChunkChange & { readonly chunk: ReadChunk })[] {
  const database = seat.open.database.write;
  const deps = { tenantId: testTenantId, database, ring: seat.ring };
  return [...chunks.values()].flatMap((chunk) => {
    if (chunk.space === membersSpace) return [];
    const body = readBody(deps, chunk.id);
    return body.kind === 'changes' ? body.changes.map((one) => ({ ...one, chunk })) : [];
  });
}
