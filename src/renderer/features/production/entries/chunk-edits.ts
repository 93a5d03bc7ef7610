import type { EntryEdit } from './entry.ts';

/** A command that writes more well-days than this would keep others waiting for more than a tenth of a second. */
const mostEntries = 100;

/** Cuts edits so that each part touches no more wells and periods than one command takes. */
export function chunkEdits(
  edits: readonly EntryEdit[],
  most = mostEntries,
): readonly (readonly EntryEdit[])[] {
  const chunks: EntryEdit[][] = [];
  const placeByEntry = new Map<string, number>();
  for (const edit of edits) {
    const entry = `${edit.wellId}|${edit.period}`;
    const place = placeByEntry.get(entry) ?? placeByEntry.size;
    placeByEntry.set(entry, place);
    const chunk = Math.floor(place / most);
    (chunks[chunk] ??= []).push(edit);
  }
  return chunks;
}
