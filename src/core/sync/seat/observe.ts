import { isClockAhead, noteClockAhead } from '../hybrid-stamps.ts';
import type { Database } from 'better-sqlite3';
import { type DeviceKey, membersSpace, type Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import type { Refused, Vector } from '#shared/chunks/wire.ts';
import type { SyncTrouble } from '#shared/contract/sync.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { Place } from '../chunks/place.ts';
import type { Path } from '../links/path.ts';
import type { HeardFrom } from '../tenant-sync.ts';
import type { Name } from './about.ts';
import type { Conversation } from './conversations.ts';
import { countLacking } from './count-lacking.ts';
import type { KnownPlace, PlaceBook } from './place-book.ts';
import type { SyncLog } from './sync-log.ts';

/** The log tells of what goes on at most so often. */
const TELL_EVERY_MS = 60_000;
/** Over so many looks, one a second, a rate is taken. */
const RATE_LOOKS = 10;
const SKEWED_MS = 5 * 60_000;

interface Watched {
  /** How it stood when it was last told, and looked at. */
  chunksIn: number;
  chunksOut: number;
  toldIn: number;
  toldOut: number;
  bytesIn: number;
  bytesOut: number;
  isSame: boolean;
  isDiverged: boolean;
  toldAtMs: number;
  readonly rates: { readonly bytesIn: number; readonly bytesOut: number }[];
}

/** Keeps the book of places, and the log, by what conversations show. */
export interface Observer {
  began(one: Conversation): void;
  ended(one: Conversation): void;
  refused(one: Conversation, refused: Refused, by: 'us' | 'them'): void;
  trouble(path: Path, trouble: SyncTrouble): void;
  /** Once a second. */
  look(all: ReadonlySet<Conversation>): void;
  heard(from: HeardFrom): void;
  /** Now and then: since when something has been waiting for places that are away. */
  lookAtAway(all: ReadonlySet<Conversation>): void;
  /** Bytes a second over the last ten. */
  rateOf(one: Conversation): { readonly bytesIn: number; readonly bytesOut: number };
  /** The clock that is furthest off of those heard, if one is more than five minutes. */
  readonly clock: { readonly place: string; readonly skewMs: number; readonly atMs: number } | null;
}

export interface ObserverDeps {
  readonly database: Database;
  readonly place: Place;
  readonly book: PlaceBook;
  readonly syncLog: SyncLog;
  readonly clock: Clock;
  readonly names: () => ReadonlyMap<DeviceKey, Name>;
  readonly changed: () => void;
}

export function createObserver(deps: ObserverDeps): Observer {
  const { book, syncLog, clock, changed } = deps;
  const watched = new Map<Conversation, Watched>();
  const lastTroubles = new Map<string, string>();
  let skewed: Observer['clock'] = null;
  let statesSeen: unknown;

  const knownOf = ({ placeId, far }: Conversation): KnownPlace => {
    const name = far.kind === 'relay' ? placeId.slice('relay:'.length) : nameOf(far.device);
    return book.open(placeId, far.kind, name);
  };
  const nameOf = (device: DeviceKey) => deps.names().get(device)?.seat ?? device.slice(0, 8);
  const note = (one: Conversation, kind: Parameters<SyncLog['note']>[0]['kind'], details = {}) => {
    const { name } = knownOf(one);
    syncLog.note({ kind, placeId: one.placeId, placeName: name, path: one.path, details });
  };

  const lookAtOne = (one: Conversation, seen: Watched) => {
    const known = knownOf(one);
    const { traffic, exchange } = one;
    const [bytesIn, bytesOut] = [traffic.bytesIn - seen.bytesIn, traffic.bytesOut - seen.bytesOut];
    seen.rates.push({ bytesIn, bytesOut });
    if (seen.rates.length > RATE_LOOKS) seen.rates.shift();
    seen.bytesIn = traffic.bytesIn;
    seen.bytesOut = traffic.bytesOut;
    known.bytesIn += bytesIn;
    known.bytesOut += bytesOut;
    if (bytesIn > 0) known.heardAtMs = traffic.heardAtMs;
    if (bytesIn + bytesOut > 0) changed();
    book.changed(known);
    if (exchange) lookAtStanding(one, seen, known, exchange.standing);
  };
  let isAhead = isClockAhead(deps.database);
  /** What is written from now on says whether its clock can be gone by. */
  const noteOwnClock = () => {
    const aheadMs = skewed && skewed.skewMs < 0 ? -skewed.skewMs : 0;
    if (aheadMs > SKEWED_MS === isAhead) return;
    noteClockAhead(deps.database, aheadMs);
    isAhead = !isAhead;
  };
  const lookAtStanding = (
    one: Conversation,
    seen: Watched,
    known: KnownPlace,
    standing: NonNullable<Conversation['exchange']>['standing'],
  ) => {
    const { placeName, appVersion, skewMs, isSame, diverged, chunksIn, chunksOut } = standing;
    const nowMs = clock.nowMs();
    if (placeName && one.far.kind !== 'relay') known.name = placeName;
    known.appVersion = appVersion ?? known.appVersion;
    if (standing.theirs.size > 0) known.vectors = new Map([...known.vectors, ...standing.theirs]);
    known.floors = standing.floors ?? known.floors;
    known.chunksIn += chunksIn - seen.chunksIn;
    known.chunksOut += chunksOut - seen.chunksOut;
    seen.chunksIn = chunksIn;
    seen.chunksOut = chunksOut;
    known.unsentSinceMs = standing.unsent > 0 ? (known.unsentSinceMs ?? nowMs) : null;
    if (isSame && diverged.length === 0) {
      known.same = {
        atMs: nowMs,
        hashes: Object.fromEntries(hashesOf(deps.place, standing.hashes)),
      };
    }
    if (skewMs !== undefined && Math.abs(skewMs) > SKEWED_MS)
      skewed = { place: known.name, skewMs, atMs: nowMs };
    else if (skewed?.place === known.name && skewMs !== undefined) skewed = null;
    noteOwnClock();
    if (isSame !== seen.isSame) changed();
    tell(one, seen, { isSame, diverged, nowMs });
    seen.isSame = isSame;
  };
  const tell = (
    one: Conversation,
    seen: Watched,
    now: { isSame: boolean; diverged: readonly Space[]; nowMs: number },
  ) => {
    const isDiverged = now.diverged.length > 0;
    if (isDiverged && !seen.isDiverged) note(one, 'diverged', { spaces: now.diverged.join(', ') });
    seen.isDiverged = isDiverged;
    if (!now.isSame || isDiverged) return;
    if (now.nowMs - seen.toldAtMs >= TELL_EVERY_MS) tellTraffic(one, seen, !seen.isSame);
  };
  const tellTraffic = (one: Conversation, seen: Watched, isNews: boolean) => {
    const received = seen.chunksIn - seen.toldIn;
    const sent = seen.chunksOut - seen.toldOut;
    if (received > 0) note(one, 'received', { chunks: received });
    if (sent > 0) note(one, 'sent', { chunks: sent });
    if (seen.isSame || isNews) note(one, 'same');
    seen.toldIn = seen.chunksIn;
    seen.toldOut = seen.chunksOut;
    seen.toldAtMs = clock.nowMs();
  };

  return {
    began(one) {
      const known = knownOf(one);
      known.trouble = null;
      lastTroubles.delete(one.path);
      watched.set(one, {
        chunksIn: 0,
        chunksOut: 0,
        toldIn: 0,
        toldOut: 0,
        bytesIn: 0,
        bytesOut: 0,
        isSame: false,
        isDiverged: false,
        toldAtMs: -Infinity,
        rates: [],
      });
      note(one, 'connected', one.far.kind === 'relay' ? { as: one.far.as } : {});
      changed();
    },
    ended(one) {
      const seen = watched.get(one);
      if (!seen) return;
      lookAtOne(one, seen);
      if (seen.chunksIn > seen.toldIn || seen.chunksOut > seen.toldOut)
        tellTraffic(one, seen, false);
      watched.delete(one);
      note(one, 'disconnected');
      book.save();
      changed();
    },
    refused(one, { space, why }, by) {
      note(one, 'refused', { space, why, by });
    },
    trouble(path, trouble) {
      const address = path.ways[0]?.address ?? null;
      const placeId = path.kind === 'relay' && address !== null ? `relay:${address}` : null;
      const known = placeId === null ? undefined : book.get(placeId);
      if (known) {
        known.trouble = trouble;
        book.changed(known);
      }
      // The same again and again is told once.
      if (lastTroubles.get(path.kind) === trouble.code) return;
      lastTroubles.set(path.kind, trouble.code);
      const { code, detail } = trouble;
      syncLog.note({
        kind: 'trouble',
        placeId,
        placeName: address,
        path: path.kind,
        details: { code, detail },
      });
    },
    look(all) {
      for (const one of all) {
        const seen = watched.get(one);
        if (seen) lookAtOne(one, seen);
      }
    },
    heard({ placeId, kind, name, vectors, ...counts }) {
      const known = book.open(placeId, kind, name);
      known.name = name;
      known.heardAtMs = clock.nowMs();
      if (vectors) known.vectors = new Map<Space, Vector>([...known.vectors, ...vectors]);
      known.bytesIn += counts.bytesIn ?? 0;
      known.bytesOut += counts.bytesOut ?? 0;
      known.chunksIn += counts.chunksIn ?? 0;
      known.chunksOut += counts.chunksOut ?? 0;
      book.changed(known);
      book.save();
      changed();
    },
    lookAtAway(all) {
      const states = deps.place.states();
      if (states === statesSeen) return;
      statesSeen = states;
      const here = new Set([...all].map(({ placeId }) => placeId));
      for (const known of book.all()) {
        if (here.has(known.placeId) || known.vectors.size === 0) continue;
        const isWaiting = spaces.some(
          (space) =>
            countLacking(deps.database, space, [known.vectors.get(space) ?? new Map()]) > 0,
        );
        if (isWaiting === (known.unsentSinceMs !== null)) continue;
        known.unsentSinceMs = isWaiting ? clock.nowMs() : null;
        book.changed(known);
        changed();
      }
    },
    rateOf(one) {
      const rates = watched.get(one)?.rates ?? [];
      const mean = (of: 'bytesIn' | 'bytesOut') =>
        rates.length === 0 ? 0 : rates.reduce((sum, rate) => sum + rate[of], 0) / rates.length;
      return { bytesIn: mean('bytesIn'), bytesOut: mean('bytesOut') };
    },
    get clock() {
      return skewed;
    },
  };
}

function hashesOf(
  place: Place,
  agreed: ReadonlyMap<Space, string>,
): (readonly [Space, string | null])[] {
  return place
    .states()
    .filter(({ space }) => space !== membersSpace)
    .map(({ space }) => [space, agreed.get(space) ?? null]);
}
