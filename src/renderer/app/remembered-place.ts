import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { readStored, writeStored } from '#renderer/ui/stored-state.ts';

const key = 'place';

/** The window reopens where it was. */
export function useRememberedPlace(): void {
  const { pathname, search } = useLocation();
  useEffect(() => writeStored(key, pathname + search), [pathname, search]);
}

/** The last place, when it belongs to one of these tenants. */
export function rememberedPlace(tenantIds: readonly string[]): string | undefined {
  const place = readStored<string>(key);
  return tenantIds.some((tenantId) => place?.startsWith(`/t/${tenantId}/`)) ? place : undefined;
}
