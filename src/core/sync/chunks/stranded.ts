import type { Database } from 'better-sqlite3';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { hasChunk, type Outlined } from './chunk-rows.ts';
import type { TakenIn } from './place.ts';

type Stranded = SealedChunk & Outlined & { readonly id: ChunkId };

/**
 * Takes chunks back that a salvage has put aside, as far as what they build on has come from elsewhere. What is refused for
 * another reason, or has come by itself, is let go of.
 */
export function takeBackStranded(
  database: Database,
  takeIn: (space: Space, sealed: readonly (SealedChunk & Outlined)[]) => TakenIn,
): void {
  for (const space of spaces) {
    const rows = prepareOnce(
      database,
      `select id, header, signature, body, remade, outline from strandedChunk left join strandedStead using (id)
       where space = ? order by height, id`,
    ).all(space) as Stranded[];
    if (rows.length === 0) continue;
    const missing = rows.filter(({ id }) => !hasChunk(database, id));
    const { refused } = takeIn(space, missing);
    const waits = new Set(
      refused.flatMap(({ id, why }) => (why === 'parents-missing' ? [id] : [])),
    );
    const remove = prepareOnce(database, 'delete from strandedChunk where id = ?');
    const removeStead = prepareOnce(database, 'delete from strandedStead where id = ?');
    for (const { id } of rows) {
      if (waits.has(id)) continue;
      remove.run(id);
      removeStead.run(id);
    }
  }
}

export function isAnyStranded(database: Database): boolean {
  return prepareOnce(database, 'select 1 from strandedChunk limit 1').get() !== undefined;
}
