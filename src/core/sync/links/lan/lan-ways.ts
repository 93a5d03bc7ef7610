import type { SyncTrouble, SyncTroubleCode, WayState } from '#shared/contract/sync.ts';
import type { NotReached } from './dial-lan.ts';
import type { NotGreeted } from './greet.ts';
import type { Neighbour } from './neighbour-book.ts';

/** What people are told of an address at which nobody was met. */
export const troubleCodes: Readonly<Record<NotGreeted | NotReached, SyncTroubleCode>> = {
  'not-answered': 'other-tenant',
  'not-proven': 'not-proven',
  stranger: 'stranger',
  revoked: 'revoked',
  'not-taken': 'stranger',
  'name-unknown': 'name-unknown',
  refused: 'refused',
  'timed-out': 'timed-out',
  unreachable: 'unreachable',
  tls: 'tls',
};

/** Looking around by itself. */
export function wayAround(
  state: 'off' | 'trying' | 'connected',
  trouble: SyncTrouble | null,
): WayState {
  return { path: 'lan', address: null, state, tries: 0, nextTryAtMs: null, trouble };
}

/** To an address somebody has typed; undefined `one`: not tried yet. */
export function wayTo(
  address: string,
  one: Neighbour | undefined,
  around: {
    readonly isOn: boolean;
    readonly isConnected: boolean;
    readonly toWallMs: (monotonicMs: number) => number;
  },
): WayState {
  const way = { path: 'lan', address, tries: one?.tries ?? 0, nextTryAtMs: null } as const;
  if (!around.isOn) return { ...way, state: 'off', trouble: null };
  if (around.isConnected) return { ...way, state: 'connected', trouble: null };
  const trouble = one?.trouble ?? null;
  if (!one || one.isDialled) return { ...way, state: 'trying', trouble };
  return { ...way, state: 'waiting', nextTryAtMs: around.toWallMs(one.nextTryAtMs), trouble };
}
