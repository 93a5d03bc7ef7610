import { z } from 'zod';
import type { Looker } from '#shared/contract/presence.ts';
import { createEmitter, type Subscribable } from '#shared/kit/subscribable.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import type { LiveTalk } from '#core/sync/live-talk.ts';

/** Who has what open, here and at the seats that are connected. */
export interface Lookers {
  /** Somebody looks, until `leave` is called. */
  join(session: Pick<Session, 'personName' | 'seatName'>, place: string): Looking;
  close(): void;
}

export interface Looking {
  others(): Looker[];
  readonly changed: Subscribable<void>;
  leave(): void;
}

/** `place` null: looks at nothing any more. */
const said = z.object({
  key: z.string().max(80),
  personName: z.string().max(120),
  seatName: z.string().max(120),
  place: z.string().max(80).nullable(),
});

interface Heard extends Looker {
  readonly place: string;
  readonly atMs: number;
}

const AGAIN_MS = 15_000;
/** Who has not been heard for as long is gone: two words may be lost. */
const FORGET_MS = 40_000;
const MOST = 500;

export function createLookers({
  talk,
  ports,
  newId,
}: Pick<TenantDeps, 'ports' | 'newId'> & { readonly talk: LiveTalk }): Lookers {
  const own = new Map<string, Looker & { readonly place: string }>();
  const heard = new Map<string, Heard>();
  const changed = createEmitter<void>();
  const now = () => ports.clock.monotonicMs();

  const forget = () => {
    for (const [key, { atMs }] of heard) if (now() - atMs > FORGET_MS) heard.delete(key);
  };
  const stopHearing = talk.on('look', (what) => {
    const { data } = said.safeParse(what);
    if (!data) return;
    const { place, ...looker } = data;
    const isNew = place !== null && !heard.has(looker.key);
    if (place === null) heard.delete(looker.key);
    else if (heard.size < MOST) heard.set(looker.key, { ...looker, place, atMs: now() });
    // Who has just come hears at once who was here.
    if (isNew) for (const one of own.values()) talk.say('look', one);
    changed.emit();
  });
  const beat = setInterval(() => {
    const before = heard.size;
    forget();
    for (const one of own.values()) talk.say('look', one);
    if (heard.size !== before) changed.emit();
  }, AGAIN_MS);

  return {
    join({ personName, seatName }, place) {
      const one = { key: newId() as string, personName, seatName, place };
      own.set(one.key, one);
      talk.say('look', one);
      changed.emit();
      return {
        changed,
        others: () =>
          [...own.values(), ...heard.values()]
            .filter((other) => other.place === place && other.key !== one.key)
            .map(({ key, personName: person, seatName: seat }) => ({
              key,
              personName: person,
              seatName: seat,
            }))
            .slice(0, 50),
        leave() {
          own.delete(one.key);
          talk.say('look', { ...one, place: null });
          changed.emit();
        },
      };
    },
    close() {
      clearInterval(beat);
      stopHearing();
    },
  };
}
