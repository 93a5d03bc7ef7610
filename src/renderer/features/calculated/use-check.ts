import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCore } from '#renderer/app/core-context.tsx';
import { useRested } from '#renderer/app/use-rested.ts';
import type { InputOf, OutputOf } from '#renderer/core.ts';

export type Checked = OutputOf<'calculated', 'check'>;
type Asked = InputOf<'calculated', 'check'>;

const typingRestMs = 250;
const lookAgainMs = 2_000;

/** What is wrong with an expression, or what it comes to now; asked anew when typing rests, and then as values move. */
export function useCheck(asked: Asked): UseQueryResult<Checked> {
  const core = useCore();
  const rested = useRested(asked, typingRestMs);
  return useQuery({
    queryKey: ['calculated', 'check', rested],
    queryFn: ({ signal }) => core.call('calculated', 'check', rested, signal),
    enabled: rested.expression.trim() !== '',
    placeholderData: keepPreviousData,
    refetchInterval: lookAgainMs,
    gcTime: 0,
  });
}
