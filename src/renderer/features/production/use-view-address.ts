import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

export const productionViews = ['day', 'month', 'year'] as const;
export type ProductionView = (typeof productionViews)[number];

interface ViewAddress {
  readonly view: ProductionView;
  readonly day: string | null;
  readonly wellId: string | null;
  readonly month: string | null;
  readonly year: string | null;
  /** Null takes a part away. Turning pages replaces, so that Back leaves the screen it was opened from. */
  go(to: Readonly<Record<string, string | null>>, options?: { readonly replace?: boolean }): void;
}

/** What is shown is in the address: `?view=month&well=…&month=2026-07`. */
export function useViewAddress(): ViewAddress {
  const [search, setSearch] = useSearchParams();
  const go = useCallback<ViewAddress['go']>(
    (to, options) =>
      setSearch((current) => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(to)) {
          if (value === null) next.delete(name);
          else next.set(name, value);
        }
        return next;
      }, options),
    [setSearch],
  );
  const asked = search.get('view');
  return {
    view: productionViews.find((view) => view === asked) ?? 'day',
    day: dateIn(search.get('day'), /^\d{4}-\d{2}-\d{2}$/),
    wellId: search.get('well'),
    month: dateIn(search.get('month'), /^\d{4}-\d{2}$/),
    year: dateIn(search.get('year'), /^\d{4}$/),
    go,
  };
}

function dateIn(text: string | null, form: RegExp): string | null {
  return text !== null && form.test(text) ? text : null;
}
