import type { Room } from '#relay/exchange/room.ts';
import type { LackingRow } from '#relay/store/tenant-store.ts';
import { membersSpace } from '#shared/chunks/header.ts';
import { encodeMessage, MAX_PAGE_CHUNKS, PAGE_BYTES } from '#shared/chunks/wire.ts';
import type { Carrier } from './carrier.ts';

/**
 * Shows a device that is denied because its right was taken away who took it, before it is sent away: it believes nobody's
 * word for that, and the entry is signed by an owner.
 */
export async function showMembers(
  { store }: Pick<Room, 'store'>,
  carrier: Pick<Carrier, 'send'>,
): Promise<void> {
  const rows = await store.lacking(membersSpace, new Map());
  for (const [page, some] of pagesOf(rows).entries()) {
    const chunks = await store.read(some.map(({ row }) => row));
    carrier.send(encodeMessage({ kind: 'chunks', space: membersSpace, page, chunks }));
  }
}

function pagesOf(rows: readonly LackingRow[]): readonly (readonly LackingRow[])[] {
  const pages: LackingRow[][] = [];
  let bytes = Infinity;
  for (const row of rows) {
    if (bytes + row.bytes > PAGE_BYTES || pages.at(-1)!.length === MAX_PAGE_CHUNKS) {
      pages.push([]);
      bytes = 0;
    }
    pages.at(-1)!.push(row);
    bytes += row.bytes;
  }
  return pages;
}
