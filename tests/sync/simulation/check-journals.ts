import type { ChunkId } from '#shared/chunks/header.ts';
import { membersSpace } from '#shared/chunks/header.ts';
import { readBody } from '#core/sync/chunks/read-body.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import type { ReadChunk, SeatToRead } from './read-seat.ts';

/**
 * What must hold of journals on a seat that can read all: what others wrote is told when it counts and not otherwise; what
 * this seat wrote stands in a chunk.
 */
export function checkJournals(seat: SeatToRead, chunks: ReadonlyMap<ChunkId, ReadChunk>): string[] {
  const said = rowsIn(seat, chunks);
  const own = new Set(seat.open.rows('alarmJournal').map(({ entryId }) => String(entryId)));
  const away = new Set(seat.open.rows('alarmJournalAway').map(({ entryId }) => String(entryId)));
  const sealed = new Set(said.map(({ id }) => id));
  const counting = said.filter(({ chunk }) => chunk.counts).map(({ id }) => id);
  const lacking = counting.filter((id) => !own.has(id) && !away.has(id));
  const surplus = [...away].filter((id) => !counting.includes(id));
  return [
    ...(lacking.length > 0 ? [`lines of others are not told: ${lacking.join()}`] : []),
    ...(surplus.length > 0 ? [`lines are told that do not count: ${surplus.join()}`] : []),
    ...[...away].filter((id) => own.has(id)).map((id) => `${id} is told twice`),
    ...[...own].filter((id) => !sealed.has(id)).map((id) => `line ${id} is lost`),
    ...(seat.open.rows('journalPending').length > 0 ? ['lines are not sealed'] : []),
  ];
}

function rowsIn(
  seat: SeatToRead,
  chunks: ReadonlyMap<ChunkId, ReadChunk>,
): { readonly id: string; readonly chunk: ReadChunk }[] {
  const deps = { tenantId: testTenantId, database: seat.open.database.write, ring: seat.ring };
  return [...chunks.values()].flatMap((chunk) => {
    const body = chunk.space === membersSpace ? undefined : readBody(deps, chunk.id);
    return body?.kind === 'rows' ? body.rows.map(({ id }) => ({ id, chunk })) : [];
  });
}
