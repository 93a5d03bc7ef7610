import type { LackingRow } from '#relay/store/tenant-store.ts';
import type { Chunk, SealedChunk } from '#shared/chunks/chunk.ts';

/** Of one tenant: what everybody who is connected is sent in the moment it has been stored. */
const MOST_BYTES = 256 * 1024;

/** The last chunks that came, so that they are not read again for each place they go to. */
export interface RecentChunks {
  add(rows: readonly LackingRow[], chunks: readonly Chunk[]): void;
  /** Those of some rows, in their order; undefined: not all are remembered. */
  read(rows: readonly number[]): readonly SealedChunk[] | undefined;
}

export function createRecentChunks(): RecentChunks {
  // The first is the one that came longest ago.
  const byRow = new Map<number, { readonly chunk: SealedChunk; readonly bytes: number }>();
  let held = 0;
  return {
    add(rows, chunks) {
      const byId = new Map(chunks.map((chunk) => [chunk.id, chunk]));
      for (const { row, id, bytes } of rows) {
        const chunk = byId.get(id);
        if (!chunk?.body || byRow.has(row)) continue;
        const { header, signature, body } = chunk;
        byRow.set(row, { chunk: { header, signature, body }, bytes });
        held += bytes;
      }
      for (const [row, { bytes }] of byRow) {
        if (held <= MOST_BYTES) break;
        byRow.delete(row);
        held -= bytes;
      }
    },
    read(rows) {
      const found = rows.flatMap((row) => byRow.get(row)?.chunk ?? []);
      return found.length === rows.length ? found : undefined;
    },
  };
}
