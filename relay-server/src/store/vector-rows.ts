import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { ChunkId, LogId } from '#shared/chunks/header.ts';
import type { Tip, Vector } from '#shared/chunks/wire.ts';
import { blobOf } from './chunk-columns.ts';
import type { AcceptedChunk } from './judge-batch.ts';

export interface TipRow {
  readonly log: Buffer;
  readonly seq: number;
  readonly id: Buffer;
}

export function rowsToVector(rows: readonly TipRow[]): Vector {
  const vector = new Map<LogId, Tip[]>();
  for (const { log, seq, id } of rows) {
    const name = bytesToHex(log) as LogId;
    const tips = vector.get(name);
    const tip = { seq, id: bytesToHex(id) as ChunkId };
    if (tips) tips.push(tip);
    else vector.set(name, [tip]);
  }
  return vector;
}

/** How the ends of logs change by what was accepted: tips that are followed now, and new ones. */
export interface TipChanges {
  readonly followed: readonly Buffer[];
  readonly tips: readonly TipRow[];
}

export function tipChangesOf(accepted: readonly AcceptedChunk[]): TipChanges {
  const followed = new Set(accepted.flatMap(({ before }) => before ?? []));
  const tips = accepted.filter(({ chunk }) => !followed.has(chunk.id));
  // In one order everywhere, so that two relays that change the same ones wait for each other instead of for ever.
  return {
    followed: [...followed].toSorted().map(blobOf),
    tips: tips
      .toSorted((one, other) => (one.chunk.id < other.chunk.id ? -1 : 1))
      .map(({ node }) => ({ log: blobOf(node.log), seq: node.seq, id: blobOf(node.id) })),
  };
}

/** Bytes that accepted chunks add to each log. */
export function bytesByLog(
  rows: readonly { readonly log: LogId; readonly bytes: number }[],
): Map<LogId, number> {
  const sums = new Map<LogId, number>();
  for (const { log, bytes } of rows) sums.set(log, (sums.get(log) ?? 0) + bytes);
  return sums;
}
