import { bytesToHex } from '#shared/chunks/bytes.ts';
import { type Chunk, checkChunk } from '#shared/chunks/chunk.ts';
import type { ChunkId, LogId, Space } from '#shared/chunks/header.ts';
import type { Chunks, Kept, Refused, RefusalReason, Vector } from '#shared/chunks/wire.ts';
import type { RelayCrypto } from '#relay/crypto.ts';
import { bytesOf } from '#relay/store/chunk-columns.ts';

/** A page of chunks as it came, with what can be checked of each without its surroundings. */
export interface Incoming {
  readonly space: Space;
  readonly page: number;
  readonly chunks: readonly Chunk[];
  /** By the hash of what stood for a header. */
  readonly malformed: readonly ChunkId[];
  readonly bytes: number;
}

export function checkPage(crypto: RelayCrypto, { space, page, chunks }: Chunks): Incoming {
  const checked = chunks.map((sealed) => checkChunk(crypto, sealed));
  return {
    space,
    page,
    chunks: checked.filter((chunk) => chunk !== undefined),
    malformed: chunks
      .filter((_, at) => !checked[at])
      .map(({ header }) => bytesToHex(crypto.sha256(header)) as ChunkId),
    bytes: chunks.reduce((sum, chunk) => sum + bytesOf(chunk), 0),
  };
}

/** What is said to who sent a page: how the logs it was of stand now, and what was not taken. */
export function answersTo(
  { space, page, chunks, malformed }: Incoming,
  vector: Vector,
  refused: ReadonlyMap<ChunkId, RefusalReason>,
): readonly (Kept | Refused)[] {
  const logs = new Set(chunks.map(({ says }) => says.log));
  const ofLogs = [...logs].flatMap((log: LogId) => {
    const tips = vector.get(log);
    return tips ? [[log, tips] as const] : [];
  });
  const no = (id: ChunkId, why: RefusalReason): Refused => ({ kind: 'refused', space, id, why });
  return [
    ...malformed.map((id) => no(id, 'malformed')),
    ...chunks.flatMap(({ id }) => {
      const why = refused.get(id);
      return why ? no(id, why) : [];
    }),
    { kind: 'kept', space, page, vector: new Map(ofLogs) },
  ];
}
