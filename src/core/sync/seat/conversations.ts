import type { Logger } from 'pino';
import type { DeviceKey, Space } from '#shared/chunks/header.ts';
import type { Live, Refused, Vector } from '#shared/chunks/wire.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { createExchange, type Exchange } from '../chunks/exchange.ts';
import type { Link } from '../chunks/link.ts';
import type { Place } from '../chunks/place.ts';
import type { FarEnd, Met, Path } from '../links/path.ts';
import { holdLink, type Traffic } from './held-link.ts';

/** One place that is connected, by one path. */
export interface Conversation {
  readonly placeId: string;
  readonly far: FarEnd;
  readonly path: Path['kind'];
  readonly address: string | null;
  readonly sinceMs: number;
  readonly traffic: Traffic;
  /** undefined until what waited here is sealed. */
  readonly exchange: Exchange | undefined;
  close(): void;
}

export interface ConversationsDeps {
  readonly place: Place;
  readonly tenantId: string;
  readonly placeName: string;
  readonly appVersion: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Resolves when what waits to be sealed is. */
  readonly settle: () => Promise<void>;
  readonly opens: (far: FarEnd, space: Space) => boolean;
  /** What a place held when it was last heard. */
  readonly remembered: (placeId: string) => ReadonlyMap<Space, Vector> | undefined;
  readonly began: (one: Conversation) => void;
  readonly ended: (one: Conversation) => void;
  readonly refused: (one: Conversation, refused: Refused, by: 'us' | 'them') => void;
  readonly heardLive: (live: Live) => void;
}

export interface Conversations {
  readonly all: ReadonlySet<Conversation>;
  begin(met: Met, path: Path['kind']): boolean;
  tick(): void;
  sendLive(space: Space, bytes: Uint8Array): void;
  /** Those of which this holds. */
  close(which: (one: Conversation) => boolean): void;
}

export function placeIdOf(far: FarEnd): string {
  return far.kind === 'relay' ? far.placeId : far.device;
}

/** All that are going on. Whatever goes wrong in one ends that one. */
export function createConversations(deps: ConversationsDeps): Conversations {
  const all = new Set<Talk>();

  const start = (talk: Talk, link: Link) => {
    if (!all.has(talk)) return;
    const { far } = talk;
    const { place, clock, tenantId, placeName, appVersion } = deps;
    talk.exchange = createExchange({
      place,
      link,
      clock,
      tenantId,
      placeName,
      appVersion,
      opens: (space) => deps.opens(far, space),
      // A relay that has not let it in as a member would take none of it, now or later.
      remembered: (space) =>
        far.kind === 'relay' && far.as !== 'member'
          ? undefined
          : deps.remembered(talk.placeId)?.get(space),
      onRefused: (refused, by) => deps.refused(talk, refused, by),
      onLive: deps.heardLive,
    });
  };
  const failed = (talk: Talk, error: unknown) => {
    deps.log.error({ err: error, placeId: talk.placeId }, 'a conversation failed');
    talk.close();
  };

  return {
    all,
    begin({ link, far, address }, path) {
      const placeId = placeIdOf(far);
      if ([...all].some((one) => one.placeId === placeId && one.path === path)) {
        link.close();
        return false;
      }
      const nowMs = () => deps.clock.nowMs();
      const held = holdLink(link, nowMs, () => {
        if (all.delete(talk)) deps.ended(talk);
      });
      const { traffic } = held;
      const talk: Talk = {
        placeId,
        far,
        path,
        address,
        traffic,
        sinceMs: nowMs(),
        exchange: undefined,
        close: () => (talk.exchange ?? held.link).close(),
      };
      all.add(talk);
      deps.began(talk);
      deps
        .settle()
        .then(() => start(talk, held.link))
        .catch((error: unknown) => failed(talk, error));
      return true;
    },
    tick() {
      for (const one of all) {
        try {
          one.exchange?.tick();
        } catch (error) {
          failed(one, error);
        }
      }
    },
    sendLive(space, bytes) {
      for (const { exchange, far } of all) {
        if (deps.opens(far, space)) exchange?.sendLive(space, bytes);
      }
    },
    close(which) {
      for (const one of all) if (which(one)) one.close();
    },
  };
}

type Talk = { -readonly [K in keyof Conversation]: Conversation[K] };

export function deviceOf(far: FarEnd): DeviceKey | undefined {
  return far.kind === 'relay' ? undefined : far.device;
}
