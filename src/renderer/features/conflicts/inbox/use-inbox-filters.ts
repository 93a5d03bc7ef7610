import { useSearchParams } from 'react-router';
import { conflictSorts } from '#shared/contract/conflicts.ts';
import type { InputOf } from '#renderer/core.ts';
import { usePlaces } from '#renderer/app/use-places.ts';

export const spans = { day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 } as const;
export type Span = keyof typeof spans;

/** Kept in the address. */
export function useInboxFilters() {
  const { leaseId } = usePlaces();
  const [params, setParams] = useSearchParams();
  const sort = conflictSorts.find((one) => one === params.get('sort'));
  const documentKind = params.get('kind') ?? '';
  const since = (Object.keys(spans) as Span[]).find((one) => one === params.get('since'));
  const wellId = params.get('well');
  const isMine = params.get('mine') === '1';
  return {
    sort,
    documentKind,
    since,
    isMine,
    isFiltered: Boolean(sort || documentKind || since || wellId || isMine || leaseId),
    /** `nowMs` is turned to the hour, so that the read keeps its key. */
    input(nowMs: number): InputOf<'conflicts', 'list'> {
      const hour = 3_600_000;
      return {
        limit: 500,
        ...(sort ? { sort } : {}),
        ...(documentKind ? { documentKind } : {}),
        ...(leaseId ? { leaseId: leaseId as never } : {}),
        ...(wellId ? { wellId: wellId as never } : {}),
        ...(isMine ? { isMine } : {}),
        ...(since ? { sinceMs: Math.floor((nowMs - spans[since]) / hour) * hour } : {}),
      };
    },
    set: (name: 'sort' | 'kind' | 'since' | 'mine', value: string) =>
      setParams(
        (current) => {
          const next = new URLSearchParams(current);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
  };
}

export type InboxFilters = ReturnType<typeof useInboxFilters>;
