import { useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { ScreenKey } from './screens.ts';

interface Places {
  readonly tenantId: string;
  /** Chosen in the top bar; screens show only this lease when it is set. */
  readonly leaseId: string | null;
  /** Path of a screen of this tenant that keeps the lease filter; `rest` is `/<wellId>` or `?day=…`. */
  to(screen: ScreenKey, rest?: string): string;
  setLease(leaseId: string | null): void;
}

/** Deep links: every place of a tenant is `#/t/<tenantId>/<screen>…?lease=<leaseId>`. */
export function usePlaces(): Places {
  const { tenantId = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const leaseId = search.get('lease');
  return useMemo(
    () => ({
      tenantId,
      leaseId,
      to: (screen, rest = '') => placePath(tenantId, screen, rest, leaseId),
      setLease: (next) =>
        setSearch((current) => {
          const changed = new URLSearchParams(current);
          if (next) changed.set('lease', next);
          else changed.delete('lease');
          return changed;
        }),
    }),
    [tenantId, leaseId, setSearch],
  );
}

export function placePath(
  tenantId: string,
  screen: ScreenKey,
  rest: string,
  leaseId: string | null,
): string {
  const [path = '', query = ''] = rest.split('?');
  const search = new URLSearchParams(query);
  if (leaseId && !search.has('lease')) search.set('lease', leaseId);
  return `/t/${tenantId}/${screen}${path}${search.size > 0 ? `?${search}` : ''}`;
}
