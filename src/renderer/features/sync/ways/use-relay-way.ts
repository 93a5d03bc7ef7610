import { useEffect } from 'react';
import type { WayState } from '#shared/contract/sync.ts';
import { useSyncStatus } from '../use-sync.ts';

/**
 * The way to the relay that has just been set, while it is tried for the first time; `onConnected` when somebody is there. A wrong
 * claim code is told where it was typed.
 */
export function useRelayWay(setAtMs: number | null, onConnected: () => void): WayState | undefined {
  const { data: status, dataUpdatedAt } = useSyncStatus(true);
  // What was read before is of the relay before.
  const isOfNow = setAtMs !== null && dataUpdatedAt > setAtMs;
  const way = isOfNow ? status?.ways.find(({ path }) => path === 'relay') : undefined;
  const isConnected = way?.state === 'connected';
  useEffect(() => {
    if (isConnected) onConnected();
  }, [isConnected, onConnected]);
  return way;
}
