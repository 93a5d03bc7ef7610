import { QueryClient } from '@tanstack/react-query';
import { ConnectionLost } from '#shared/contract/call-errors.ts';

/** Reads stay fresh until a change event says otherwise; a broken line is waited for, a refusal is not repeated. */
export function createQueryClient(): QueryClient {
  const retry = (failures: number, error: Error) =>
    error instanceof ConnectionLost && failures < 20;
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry,
        retryDelay: 500,
      },
    },
  });
}
