import { createContext, use } from 'react';
import type { Host } from '#renderer/host/host.ts';

export const HostContext = createContext<Host | null>(null);

export function useHost(): Host {
  const host = use(HostContext);
  if (!host) throw new Error('useHost needs a HostContext above it');
  return host;
}
