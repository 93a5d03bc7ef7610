import { foldText } from '#renderer/ui/index.ts';

export interface PaletteEntry {
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  /** Found by, not shown. */
  readonly keywords?: string;
  readonly keys?: string;
  /** Where it leads, or what it does. */
  readonly to?: string;
  readonly run?: () => void;
}

/**
 * Entries in which every word of the search occurs somewhere (an API number matches with or without its dashes).
 * Best first: the name begins with the search, then each word begins one of the name's, then they are in the name.
 */
export function searchEntries(
  entries: readonly PaletteEntry[],
  search: string,
  most: number,
): readonly PaletteEntry[] {
  const wanted = foldText(search.trim());
  const words = wanted.split(/\s+/).filter(Boolean);
  return entries
    .flatMap((entry) => {
      const rank = rankOf(entry, wanted, words);
      return rank === undefined ? [] : [{ entry, rank }];
    })
    .toSorted((left, right) => left.rank - right.rank)
    .slice(0, most)
    .map(({ entry }) => entry);
}

/** Undefined when some word is nowhere. */
function rankOf(
  { label, detail = '', keywords = '' }: PaletteEntry,
  wanted: string,
  words: readonly string[],
): number | undefined {
  const name = foldText(label);
  if (name.startsWith(wanted)) return 0;
  const nameWords = name.split(/\s+/);
  if (words.every((word) => nameWords.some((nameWord) => nameWord.startsWith(word)))) return 1;
  if (words.every((word) => name.includes(word))) return 2;
  const text = foldText(`${label} ${detail} ${keywords}`);
  const undashed = text.replaceAll(/(?<=\d)-(?=\d)/g, '');
  const isFound = words.every(
    (word) => text.includes(word) || undashed.includes(word.replaceAll('-', '')),
  );
  return isFound ? 3 : undefined;
}
