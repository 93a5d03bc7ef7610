import { foldText } from '#renderer/ui/index.ts';

export interface PaletteEntry {
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  readonly keys?: string;
  /** Where it leads, or what it does. */
  readonly to?: string;
  readonly run?: () => void;
}

/**
 * Entries in which every word of the search occurs in name or detail (an API number matches with or without its
 * dashes), those that begin with it first.
 */
export function searchEntries(
  entries: readonly PaletteEntry[],
  search: string,
  most: number,
): readonly PaletteEntry[] {
  const wanted = foldText(search.trim());
  const words = wanted.split(/\s+/).filter(Boolean);
  const ranked = entries.flatMap((entry) => {
    const name = foldText(entry.label);
    const text = `${name} ${foldText(entry.detail ?? '')}`;
    const digits = text.replaceAll(/(?<=\d)-(?=\d)/g, '');
    const isFound = words.every(
      (word) => text.includes(word) || digits.includes(word.replaceAll('-', '')),
    );
    if (!isFound) return [];
    const rank = name.startsWith(wanted) ? 0 : name.includes(wanted) ? 1 : 2;
    return [{ entry, rank }];
  });
  return ranked
    .toSorted((left, right) => left.rank - right.rank)
    .slice(0, most)
    .map(({ entry }) => entry);
}
