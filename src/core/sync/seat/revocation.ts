import type { Logger } from 'pino';
import type { Place } from '../chunks/place.ts';

/**
 * Whether this seat's right has been taken away. Only what an owner has signed is believed: a relay, or whoever stands in its
 * place, can say what it likes.
 */
export interface Revocation {
  readonly isRevoked: boolean;
  /** It is to be wiped. */
  readonly isLost: boolean;
  /** Looks again; true: it has just been found. */
  look(): boolean;
}

export function createRevocation(deps: {
  readonly place: Place;
  readonly onLost: () => void;
  readonly log: Logger;
}): Revocation {
  const { place, log } = deps;
  let isRevoked = false;
  let isWiping = false;
  return {
    get isRevoked() {
      return isRevoked;
    },
    get isLost() {
      return isWiping;
    },
    look() {
      const found = revocationOf(place);
      const isNew = found !== undefined && !isRevoked;
      isRevoked = found !== undefined;
      if (found === 'lost' && !isWiping) {
        isWiping = true;
        log.warn('an owner has said that this device is lost: the tenant is wiped');
        deps.onLost();
      }
      return isNew;
    },
  };
}

/** undefined: it is a member, or never was one. */
function revocationOf({ rights, ownKey }: Place): 'revoked' | 'lost' | undefined {
  if (!rights || rights.now.members.has(ownKey)) return undefined;
  const entries = [...rights.now.applied].flatMap((id) => {
    const entry = rights.chunks.get(id)!.entry!;
    return entry.kind === 'revoke' && entry.device === ownKey ? [entry] : [];
  });
  if (entries.length === 0) return undefined;
  return entries.some(({ isLost }) => isLost) ? 'lost' : 'revoked';
}
