import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { JournalEntry, JournalFilter } from '#shared/contract/alarms.ts';
import { useCore } from '#renderer/app/core-context.tsx';

const pageEntries = 200;

interface ShownJournal {
  /** Undefined until the first page is there. */
  readonly entries: readonly JournalEntry[] | undefined;
  readonly hasMore: boolean;
  readonly problem: Error | null;
  readMore(): void;
  retry(): void;
}

/** The journal as far as it was scrolled. `asOfMs` makes it begin anew; nothing else does, however much happens. */
export function useJournal(filter: JournalFilter, asOfMs: number): ShownJournal {
  const core = useCore();
  const query = useInfiniteQuery({
    // Its own name: a journal that is read page after page is not to be read again at every event.
    queryKey: ['alarmJournal', filter, asOfMs],
    queryFn: ({ pageParam, signal }) =>
      core.call(
        'alarms',
        'journal',
        { ...filter, limit: pageEntries, ...(pageParam ? { before: pageParam } : {}) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    staleTime: Infinity,
    gcTime: 60_000,
  });
  const { data, fetchNextPage, isFetchingNextPage } = query;
  const entries = useMemo(() => data?.pages.flatMap((page) => page.entries), [data]);
  return {
    entries,
    hasMore: query.hasNextPage,
    problem: entries ? null : query.error,
    readMore: () => {
      if (!isFetchingNextPage) void fetchNextPage();
    },
    retry: () => void query.refetch(),
  };
}
