import { useMemo } from 'react';
import { useRead } from '#renderer/app/use-read.ts';

interface Names {
  well(wellId: string | null): string | undefined;
  lease(leaseId: string | null): string | undefined;
}

/** Names of wells and leases by id. */
export function useNames(): Names {
  const wells = useRead('wells', 'list', {});
  const leases = useRead('leases', 'list', undefined);
  return useMemo(() => {
    const wellNames = new Map<string, string>();
    const leaseNames = new Map<string, string>();
    for (const { wellId, name } of wells.data ?? []) wellNames.set(wellId, name);
    for (const { leaseId, name } of leases.data ?? []) leaseNames.set(leaseId, name);
    return {
      well: (wellId) => wellNames.get(wellId ?? ''),
      lease: (leaseId) => leaseNames.get(leaseId ?? ''),
    };
  }, [wells.data, leases.data]);
}
