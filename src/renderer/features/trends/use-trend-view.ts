import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { SavedTrendView } from '#shared/contract/trends.ts';
import type { TrendPeriod, TrendView } from '#shared/domain/trends/trend-view.ts';
import type { TagBook } from './use-tag-book.ts';
import {
  addressedView,
  isSameButPeriod,
  readAddress,
  viewWithPeriod,
  writeAddress,
  type AddressedView,
} from './view-address.ts';
import { addPens, emptyView } from './view-edits.ts';

export interface ShownView {
  readonly view: TrendView;
  /** The saved view it began as. */
  readonly saved: SavedTrendView | null;
  /** It shows something else than was saved; where in time one looks does not count. */
  readonly isModified: boolean;
  /** Back returns to what was before, unless `replace`. */
  change(next: TrendView, options?: { readonly replace?: boolean }): void;
  /** Shows a saved view; null leaves it and keeps what is shown. */
  open(savedId: SavedTrendView['viewId'] | null): void;
}

/** A link to a few tags says no period: this shift. */
const usualPeriod: TrendPeriod = { kind: 'live', spanMs: 8 * 3_600_000 };

/** What is shown is in the address, so that Back, links and a reload find it again. */
export function useTrendView(book: TagBook, savedViews: readonly SavedTrendView[]): ShownView {
  const [search, setSearch] = useSearchParams();
  const address = useMemo(() => readAddress(search), [search]);
  const saved = savedViews.find(({ viewId }) => viewId === address.savedId) ?? null;
  const view = useMemo(() => resolve(address, saved, book), [address, saved, book]);
  const change = useCallback<ShownView['change']>(
    (next, { replace = false } = {}) =>
      setSearch((current) => writeAddress(current, next, address.savedId), { replace }),
    [setSearch, address.savedId],
  );
  const open = useCallback<ShownView['open']>(
    (savedId) =>
      setSearch((current) => {
        const next = writeAddress(current, view, savedId);
        if (savedId) for (const name of ['tags', 'span', 'from', 'to', 'more']) next.delete(name);
        return next;
      }),
    [setSearch, view],
  );
  const isModified = saved?.view != null && !isSameButPeriod(saved.view, view);
  return { view, saved, isModified, change, open };
}

function resolve(address: AddressedView, saved: SavedTrendView | null, book: TagBook): TrendView {
  const whole = addressedView(address);
  if (whole) return whole;
  if (address.tagIds && address.tagIds.length > 0) {
    const tags = address.tagIds.flatMap((tagId) => book.tagsById.get(tagId) ?? []);
    const view = addPens(emptyView, tags, (tagId: TagId) => book.unit(tagId));
    return viewWithPeriod(view, address.period ?? usualPeriod);
  }
  return viewWithPeriod(
    saved?.view ?? emptyView,
    address.period ?? saved?.view?.period ?? usualPeriod,
  );
}
