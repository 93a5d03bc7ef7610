import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { tagFilters, type TagFilter, type TagFilterName } from './tag-filter.ts';

export type AddressName = TagFilterName | 'q' | 'tag';

export interface TagAddress {
  readonly filter: TagFilter;
  readonly search: string;
  /** Whose details are open. */
  readonly openedId: string | null;
  readonly filterCount: number;
  readonly set: (name: AddressName, value: string) => void;
  readonly clear: () => void;
}

const names = Object.keys(tagFilters) as TagFilterName[];

/** Kept in the address, so that a filtered list can be sent to someone and Back works. */
export function useTagFilter(): TagAddress {
  const [params, setParams] = useSearchParams();
  const { leaseId } = usePlaces();
  return useMemo(() => {
    const values = names.map((name) => [name, params.get(name) ?? ''] as const);
    const change = (edit: (next: URLSearchParams) => void) =>
      setParams(
        (current) => {
          const next = new URLSearchParams(current);
          edit(next);
          return next;
        },
        { replace: true },
      );
    return {
      filter: { ...(Object.fromEntries(values) as TagFilter), leaseId: leaseId ?? '' },
      search: params.get('q') ?? '',
      openedId: params.get('tag'),
      filterCount: values.filter(([, value]) => value).length,
      set: (name, value) => change((next) => (value ? next.set(name, value) : next.delete(name))),
      clear: () => change((next) => names.forEach((name) => next.delete(name))),
    };
  }, [params, setParams, leaseId]);
}
