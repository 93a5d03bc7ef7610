import type { DeviceKey } from '#shared/chunks/header.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { LetGoOptions } from '../compaction/create-letting-go.ts';
import type { KnownPlace } from './place-book.ts';

const DAY_MS = 86_400_000;
const MEGABYTE = 1024 * 1024;

/** Two devices have agreed for this long on what the documents were, and whoever is away has mostly come back. */
const AFTER_MS = 30 * DAY_MS;
/** What a space of some years comes to at a hundred wells: less is not worth doing without. */
const ABOVE_BYTES = 64 * MEGABYTE;
const LOOK_EVERY_MS = 60 * 60_000;

/**
 * When a seat lets the bodies of old chunks go. An owner's seat never does; another only what is known to be held by a place
 * that keeps all: the relay, or an owner's seat that has said so.
 */
export function lettingGoOf(
  roleOf: (device: DeviceKey) => Role | undefined,
  own: DeviceKey,
  places: () => readonly Pick<KnownPlace, 'placeId' | 'kind' | 'vectors' | 'floors'>[],
): LetGoOptions {
  return {
    afterMs: AFTER_MS,
    aboveBytes: ABOVE_BYTES,
    lookEveryMs: LOOK_EVERY_MS,
    mayLetGo(space, isHeldBy) {
      const role = roleOf(own);
      if (role === undefined || role === 'owner') return false;
      return places().some(({ placeId, kind, vectors, floors }) => {
        const isOwners = roleOf(placeId as DeviceKey) === 'owner' && floors?.length === 0;
        return (kind === 'relay' || isOwners) && isHeldBy(vectors.get(space) ?? new Map());
      });
    },
  };
}
