import type { PoolClient } from 'pg';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { Chunk } from '#shared/chunks/chunk.ts';
import type { ChunkNode } from '#shared/chunks/graph.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import {
  acceptedToLacking,
  blobOf,
  chunkColumns,
  chunkToColumns,
  nodeColumns,
  type NodeRow,
  rowToNode,
} from './chunk-columns.ts';
import type { AcceptedChunk, JudgeBatch } from './judge-batch.ts';
import type { LackingRow, Taken } from './tenant-store.ts';
import { bytesByLog, tipChangesOf } from './vector-rows.ts';

export const usedByLogsQuery = 'select coalesce(sum(bytes), 0)::bigint as bytes from log_size';
export const usedBesidesQuery = `select ((select coalesce(sum(bytes), 0) from blob)
  + (select coalesce(sum(length(bytes)), 0) from checkpoint_part))::bigint as bytes`;

/** Another relay was faster in a way that judging did not foresee: judge anew. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * Takes a batch within a transaction that is begun. Other relays may take chunks of the same logs meanwhile:
 *  - parents that are seen are committed, and nothing is ever removed, so that what is judged to fit still fits;
 *  - a chunk that another relay has just taken is not added again, and changes no tips;
 *  - rows are touched in the order of their keys, so that relays wait for each other and never in a ring.
 * `usedBesides`: bytes of files and parts of checkpoints.
 */
export async function takeInto(
  client: PoolClient,
  space: Space,
  batch: readonly Chunk[],
  judge: JudgeBatch,
  usedBesides: number,
): Promise<Omit<Taken, 'onDisk'>> {
  const usedByLogs = await usedOf(client);
  const held = await heldOf(client, batch);
  const { accepted, refused } = judge({ held, usedBytes: usedByLogs + usedBesides });
  for (const { id, body } of batch) if (body && held.has(id)) await fill(client, id, body);
  if (accepted.length === 0) return { added: [], refused };
  const added = await insert(client, accepted);
  const isAdded = new Set(added.map(({ id }) => id));
  const chunks = accepted.filter(({ node }) => isAdded.has(node.id));
  await noteEnds(client, space, chunks, added);
  return { added, refused };
}

async function usedOf(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>({ name: 'used', text: usedByLogsQuery });
  return rows[0]!.bytes;
}

/** What its author sealed takes the place of what was remade. */
async function fill(client: PoolClient, id: ChunkId, body: Uint8Array): Promise<void> {
  await client.query('update chunk set body = $1, remade = null where id = $2 and body is null', [
    Buffer.from(body),
    blobOf(id),
  ]);
}

async function heldOf(
  client: PoolClient,
  batch: readonly Chunk[],
): Promise<Map<ChunkId, ChunkNode>> {
  const ids = new Set(batch.flatMap(({ id, says }) => [id, ...says.parents]));
  const { rows } = await client.query<NodeRow>({
    name: 'held',
    text: `select ${nodeColumns} from chunk where id = any($1)`,
    values: [[...ids].map(blobOf)],
  });
  return new Map(rows.map(rowToNode).map((node) => [node.id, node]));
}

async function insert(
  client: PoolClient,
  accepted: readonly AcceptedChunk[],
): Promise<LackingRow[]> {
  const inOrder = accepted.toSorted((one, other) => (one.chunk.id < other.chunk.id ? -1 : 1));
  const columns = inOrder.map(chunkToColumns);
  const width = columns[0]!.length;
  const places = columns.map((_, row) => `(${numbered(row * width, width)})`).join(', ');
  const { rows } = await client.query<{ row: number; id: Buffer }>({
    // Live changes come one by one.
    ...(columns.length === 1 && { name: 'insert' }),
    text: `insert into chunk (${chunkColumns}) values ${places} on conflict do nothing returning row, id`,
    values: columns.flat(),
  });
  const rowsById = new Map(rows.map(({ row, id }) => [bytesToHex(id), row]));
  await expectHeld(
    client,
    accepted.filter(({ node }) => !rowsById.has(node.id)),
  );
  return accepted.flatMap((one) => {
    const row = rowsById.get(one.node.id);
    return row === undefined ? [] : acceptedToLacking(one, row);
  });
}

/** What was not inserted must be there already, or it was kept out for another reason: a beginning beside the beginning. */
async function expectHeld(client: PoolClient, others: readonly AcceptedChunk[]): Promise<void> {
  if (others.length === 0) return;
  const { rows } = await client.query('select 1 from chunk where id = any($1)', [
    others.map(({ node }) => blobOf(node.id)),
  ]);
  if (rows.length < others.length) throw new Overtaken('another beginning was taken');
}

const noteQuery = `
  with gone as (delete from log_tip where id = any($1)),
    come as (insert into log_tip (id, space, log, seq) select id, $2, log, seq from unnest($3::bytea[], $4::bytea[], $5::bigint[]) as t (id, log, seq))
  insert into log_size (log, bytes) select log, bytes from unnest($6::bytea[], $7::bigint[]) as s (log, bytes)
  on conflict (log) do update set bytes = log_size.bytes + excluded.bytes`;

/** Where logs end now, and how large they are: in one question, since each takes its way there and back. */
async function noteEnds(
  client: PoolClient,
  space: Space,
  chunks: readonly AcceptedChunk[],
  added: readonly LackingRow[],
): Promise<void> {
  const { followed, tips } = tipChangesOf(chunks);
  const sizes = [...bytesByLog(added)].toSorted();
  await client.query({
    name: 'note-ends',
    text: noteQuery,
    values: [
      followed,
      space,
      tips.map(({ id }) => id),
      tips.map(({ log }) => log),
      tips.map(({ seq }) => seq),
      sizes.map(([log]) => blobOf(log)),
      sizes.map(([, bytes]) => bytes),
    ],
  });
}

function numbered(from: number, count: number): string {
  return Array.from({ length: count }, (_, at) => `$${from + at + 1}`).join(', ');
}
