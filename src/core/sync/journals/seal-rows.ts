import { encodeRows } from '#shared/chunks/body.ts';
import { must } from '#shared/kit/must.ts';
import { countNew } from '../chunks/counting.ts';
import { setFolded, type StoredNode } from '../chunks/chunk-rows.ts';
import type { SealDeps } from '../chunks/seal-pending.ts';
import { writeChunk } from '../chunks/write-chunk.ts';
import { rowHashes } from './row-hashes.ts';
import { forgetPendingRows, type PendingRow, readPendingRows } from './journal-rows.ts';
import { journals } from './journals.ts';

/** What one chunk says before it is compressed: a few hundred rows. */
const MAX_SEALED_BYTES = 64 * 1024;
const ROWS_AT_ONCE = 500;

/**
 * Seals the first rows that wait into a chunk, of one journal. This seat needs nothing made of what it wrote itself. Within
 * the caller's transaction.
 */
export function sealRows(deps: SealDeps): readonly StoredNode[] {
  const { database, rights } = deps;
  const rows = firstOf(readPendingRows(database, ROWS_AT_ONCE));
  const [first] = rows;
  if (!first) return [];
  const { journal } = first;
  const { space } = journals[journal];
  const node = writeChunk(deps, {
    space,
    plain: encodeRows(journal, rows),
    key: must(deps.ring.current(space), `key of ${space}`),
    changes: rowHashes(deps.tenantId, journal, rows),
  });
  // So few rows that are so long are none that this app writes.
  if (!node) throw new Error(`Rows of ${journal} are too large to travel`);
  countNew(database, rights, space, [node]);
  setFolded(database, node.n, true);
  forgetPendingRows(database, rows.at(-1)!.n);
  return [node];
}

function firstOf(rows: readonly PendingRow[]): readonly PendingRow[] {
  let bytes = 0;
  const end = rows.findIndex(({ journal, row }, at) => {
    bytes += row.length;
    return journal !== rows[0]!.journal || (at > 0 && bytes > MAX_SEALED_BYTES);
  });
  return end === -1 ? rows : rows.slice(0, end);
}
