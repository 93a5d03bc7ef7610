import { QueryClientProvider } from '@tanstack/react-query';
import {
  createContext,
  use,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { ConnectionState } from '#renderer/connection.ts';
import { createCore, type Core } from '#renderer/core.ts';
import { useHost } from './host-context.ts';
import { createQueryClient } from './query-client.ts';
import { keepFresh } from './refresh.ts';

const CoreContext = createContext<Core | null>(null);

interface CoreProviderProps {
  /** Null: the installation as a whole. Give the provider a `key` of the tenant: it does not change. */
  readonly tenantId: string | null;
  readonly children: ReactNode;
}

/** One connection and one cache per tenant; both end with it. */
export function CoreProvider({ tenantId, children }: CoreProviderProps) {
  const host = useHost();
  const [core] = useState(() => createCore(tenantId, host.openChannel));
  const [queries] = useState(createQueryClient);
  useEffect(() => {
    const stopRefreshing = keepFresh(core, queries);
    const stopConnection = core.connection.start();
    return () => {
      stopRefreshing();
      stopConnection();
    };
  }, [core, queries]);
  return (
    <CoreContext value={core}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </CoreContext>
  );
}

export function useCore(): Core {
  const core = use(CoreContext);
  if (!core) throw new Error('useCore needs a CoreProvider above it');
  return core;
}

export function useConnection(): ConnectionState {
  const { connection } = useCore();
  return useSyncExternalStore(connection.subscribe, connection.get);
}
