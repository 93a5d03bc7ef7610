import type { SyncPlace, SyncStatus, SyncTrouble } from '#shared/contract/sync.ts';
import { placeName } from './place-name.ts';
import type { Status } from '#renderer/ui/index.ts';

/** What is said in one place of every screen. */
export interface Glance {
  readonly kind: GlanceKind;
  /** Absent: nothing that anybody has to look at. */
  readonly mark?: Status;
  /** Kept here and, as far as is known, nowhere else. */
  readonly onlyHere: number;
  /** Who was heard to have computed the same, or to hold all that is here. */
  readonly names: readonly string[];
  /** When that was. */
  readonly atMs: number | null;
  readonly trouble: SyncTrouble | null;
}

export type GlanceKind =
  | 'diverged'
  | 'revoked'
  | 'outside'
  | 'joining'
  | 'stuck'
  | 'clock'
  | 'paused'
  | 'sending'
  | 'fetching'
  | 'comparing'
  | 'writing'
  | 'offline'
  | 'inStep'
  | 'handedOver'
  | 'alone';

const marks: Partial<Record<GlanceKind, Status>> = {
  diverged: 'critical',
  revoked: 'critical',
  outside: 'high',
  stuck: 'high',
  clock: 'medium',
};

/** The gravest of all that could be said. */
export function glanceOf(status: SyncStatus, places: readonly SyncPlace[]): Glance {
  const onlyHere = status.unsealed + status.onlyHere;
  const agreeing = places.filter(isProvenSame);
  const kind = kindOf(status, {
    onlyHere,
    isProven: agreeing.length > 0,
    isMoreThere: places.some(({ unheard }) => (unheard ?? 0) > 0),
  });
  const named = agreeing.length > 0 ? agreeing : places.filter(holdsAll);
  const times = named.flatMap(({ same, heardAtMs }) => same?.atMs ?? heardAtMs ?? []);
  return {
    kind,
    ...(marks[kind] && { mark: marks[kind] }),
    onlyHere,
    names: named.map(placeName),
    atMs: times.length > 0 ? Math.max(...times) : null,
    trouble: troubleOf(status, places),
  };
}

/** Computed the same as this seat, and holds the same since. A relay, which has no keys, computes nothing. */
export function isProvenSame(place: SyncPlace): boolean {
  return place.isProven && place.isSame && place.diverged.length === 0;
}

/** Holds all that is here: a relay, which has no keys and computes nothing. */
export function holdsAll(place: SyncPlace): boolean {
  return place.isSame && place.diverged.length === 0;
}

/** Beside a place whose clock is `skewMs` ahead of this computer's. */
export function ownClockIs({ skewMs }: Pick<NonNullable<SyncStatus['clock']>, 'skewMs'>) {
  return skewMs > 0 ? ('behind' as const) : ('ahead' as const);
}

interface Known {
  readonly onlyHere: number;
  readonly isProven: boolean;
  readonly isMoreThere: boolean;
}

function kindOf(status: SyncStatus, { onlyHere, isProven, isMoreThere }: Known): GlanceKind {
  if (status.diverged > 0) return 'diverged';
  switch (status.state) {
    case 'revoked':
    case 'outside':
    case 'joining':
    case 'stuck':
      return status.state;
  }
  if (status.clock) return 'clock';
  switch (status.state) {
    case 'paused':
    case 'offline':
    case 'alone':
      return status.state;
    case 'working':
      if (onlyHere > 0) return 'sending';
      return isMoreThere ? 'fetching' : 'comparing';
    case 'in-step':
      // What was written a moment ago may not be in the core's word yet.
      if (onlyHere > 0) return 'sending';
      // The records are the same, and the tables that screens read are not made of them yet.
      if (status.rowsBehind > 0) return 'writing';
      return isProven ? 'inStep' : 'handedOver';
  }
}

/** Why not: of the ways first, since all that is beyond them follows from them. */
function troubleOf(status: SyncStatus, places: readonly SyncPlace[]): SyncTrouble | null {
  const troubles = [...status.ways, ...places].flatMap(({ trouble }) => trouble ?? []);
  return troubles.find(({ code }) => needsSomebody.has(code)) ?? troubles[0] ?? null;
}

/** Does not pass by itself, as a missing signal does. */
const needsSomebody: ReadonlySet<SyncTrouble['code']> = new Set<SyncTrouble['code']>([
  'revoked',
  'suspended',
  'stranger',
  'not-proven',
  'no-such-tenant',
  'other-tenant',
  'address-invalid',
  'protocol-newer',
  'captive-portal',
  'tls',
  'not-a-relay',
]);
