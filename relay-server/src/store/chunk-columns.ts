import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import type { ChunkNode } from '#shared/chunks/graph.ts';
import type { ChunkId, DeviceKey, LogId, Space } from '#shared/chunks/header.ts';
import type { AcceptedChunk } from './judge-batch.ts';
import type { LackingRow } from './tenant-store.ts';

const ID_BYTES = 32;

/** A chunk in the columns of either database, in the order of `chunkColumns`. */
export const chunkColumns =
  'id, space, log, seq, height, author, before, members, bytes, header, signature, body, remade';
export const nodeColumns = 'id, space, log, seq, height, author, members';
export const lackingColumns = 'row, id, log, seq, height, before, bytes';

export const sealedColumns = 'header, signature, body, remade';

export function bytesOf({ header, body, remade }: SealedChunk): number {
  return header.length + ((body ?? remade)?.length ?? 0);
}

export function chunkToColumns({ chunk, node, before }: AcceptedChunk): readonly unknown[] {
  const { header, signature, body, remade } = chunk;
  return [
    blobOf(node.id),
    node.space,
    blobOf(node.log),
    node.seq,
    node.height,
    blobOf(node.author),
    blobOrNull(before),
    Buffer.concat(node.members.map(blobOf)),
    bytesOf(chunk),
    Buffer.from(header),
    Buffer.from(signature),
    body && Buffer.from(body),
    body || !remade ? null : Buffer.from(remade),
  ];
}

export interface NodeRow {
  readonly id: Buffer;
  readonly space: string;
  readonly log: Buffer;
  readonly seq: number;
  readonly height: number;
  readonly author: Buffer;
  readonly members: Buffer;
}

/** Without its parents, which are not asked for of what is held. */
export function rowToNode({ id, space, log, seq, height, author, members }: NodeRow): ChunkNode {
  const memberIds = Array.from(
    { length: members.length / ID_BYTES },
    (_, at) => bytesToHex(members.subarray(at * ID_BYTES, (at + 1) * ID_BYTES)) as ChunkId,
  );
  return {
    id: bytesToHex(id) as ChunkId,
    space: space as Space,
    log: bytesToHex(log) as LogId,
    seq,
    height,
    author: bytesToHex(author) as DeviceKey,
    parents: [],
    members: memberIds,
  };
}

export interface LackingColumns {
  readonly row: number;
  readonly id: Buffer;
  readonly log: Buffer;
  readonly seq: number;
  readonly height: number;
  readonly before: Buffer | null;
  readonly bytes: number;
}

export function columnsToLacking(columns: LackingColumns): LackingRow {
  return {
    ...columns,
    id: bytesToHex(columns.id) as ChunkId,
    log: bytesToHex(columns.log) as LogId,
    before: columns.before && (bytesToHex(columns.before) as ChunkId),
  };
}

export function acceptedToLacking({ chunk, node, before }: AcceptedChunk, row: number): LackingRow {
  const { id, log, seq, height } = node;
  return { row, id, log, seq, height, before, bytes: bytesOf(chunk) };
}

export function blobOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

function blobOrNull(hex: string | null): Buffer | null {
  return hex === null ? null : blobOf(hex);
}
