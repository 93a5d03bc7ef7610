import type { SyncPlace } from '#shared/contract/sync.ts';
import type { Status } from '#renderer/ui/index.ts';
import { holdsAll, isProvenSame } from '#renderer/features/sync/glance.ts';

export type PlaceState = 'diverged' | 'same' | 'holds' | 'working' | 'trouble' | 'unknown' | 'away';

/** How one other place stands, as far as it was heard. */
export function placeStateOf(place: SyncPlace): PlaceState {
  if (place.diverged.length > 0) return 'diverged';
  const isConnected = place.connections.length > 0;
  if (!isConnected && place.trouble) return 'trouble';
  if (isProvenSame(place)) return 'same';
  if (holdsAll(place)) return 'holds';
  if (isConnected) return 'working';
  return place.heardAtMs === null ? 'unknown' : 'away';
}

/** Absent: quiet, since nobody has to do anything. */
export const placeMarks: Partial<Record<PlaceState, Status>> = {
  diverged: 'critical',
  trouble: 'high',
  same: 'ok',
  holds: 'ok',
};
