import { earlierMsOf, type TrendView } from '#shared/domain/trends/trend-view.ts';

/** Something that is drawn: a pen, or what a comparison lays over it. */
export interface Drawn {
  readonly key: string;
  readonly tagId: string;
  /** Place of the pen. */
  readonly pen: number;
  /** Place of the comparison; null: the pen itself. */
  readonly comparison: number | null;
  /** How much earlier it was than it is drawn. */
  readonly earlierMs: number;
}

/** Everything a view draws: its shown pens, then, for each comparison, what lies over them. */
export function drawnOf({ pens, compare }: Pick<TrendView, 'pens' | 'compare'>): readonly Drawn[] {
  const shown = pens.flatMap((pen, index) => (pen.isHidden ? [] : [{ pen, index }]));
  const own = shown.map(({ pen, index }) => ({
    key: pen.tagId,
    tagId: pen.tagId,
    pen: index,
    comparison: null,
    earlierMs: 0,
  }));
  const laidOver = compare.flatMap((comparison, place) =>
    shown.flatMap(({ pen, index }) => {
      const tagId = comparison.tagIds ? comparison.tagIds[index] : pen.tagId;
      if (!tagId) return [];
      return [
        {
          key: `${place} ${index} ${tagId}`,
          tagId,
          pen: index,
          comparison: place,
          earlierMs: earlierMsOf(comparison),
        },
      ];
    }),
  );
  return [...own, ...laidOver];
}

/** The same signals of another well, in the pens' order; null when it has none of them. */
export function sameSignals(
  pens: readonly { readonly tagId: string }[],
  tagsById: ReadonlyMap<string, { readonly signal: string; readonly wellId: string | null }>,
  ofWell: readonly { readonly tagId: string; readonly signal: string }[],
): readonly string[] | null {
  const found = pens.map(({ tagId }) => {
    const signal = tagsById.get(tagId)?.signal;
    return ofWell.find((tag) => tag.signal === signal)?.tagId;
  });
  if (found.every((tagId) => tagId === undefined)) return null;
  // A pen whose signal the other well lacks is laid over itself, which adds nothing to see.
  return found.map((tagId, index) => tagId ?? pens[index]!.tagId);
}
