import { type DeviceKey, membersSpace, type Space } from '#shared/chunks/header.ts';
import type { Live, SpaceState } from '#shared/chunks/wire.ts';
import type { Clock, Random } from '#shared/kit/clock.ts';
import type { Device } from '../chunks/device.ts';
import type { Place } from '../chunks/place.ts';
import type { Name } from './about.ts';
import type { PlaceBook } from './place-book.ts';
import { openStanding, sealStanding, type StandingWords } from './standing-words.ts';

/**
 * How seats stand that this one has no link to. A relay has no keys and computes nothing; so seats that meet over one tell each
 * other what they hold and have computed, and nobody says "in step" of another on the relay's word.
 */
export interface FarStandings {
  /** Takes in what was said; true: it was about standings. */
  hear(live: Live): boolean;
  /** To be called about once a second: says how this seat stands when there is news, or somebody new. */
  tick(stands: { readonly isConnected: boolean; readonly isInStep: boolean }): void;
  /** Spaces of which a seat holds the same chunks as this one and has made other documents. */
  divergedOf(placeId: string): readonly Space[];
}

export interface FarStandingsDeps {
  readonly tenantId: string;
  readonly appVersion: string;
  readonly place: Place;
  readonly device: Device;
  readonly book: PlaceBook;
  readonly names: () => ReadonlyMap<DeviceKey, Name>;
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
  readonly send: (space: Space, bytes: Uint8Array) => void;
  readonly changed: () => void;
}

/** Several changes in a row are told once. */
const REST_MS = 2_000;
/** A word may be lost. */
const AGAIN_MS = 5 * 60_000;
/** Every member reads it. */
const space = 'control' as Space;

export function createFarStandings(deps: FarStandingsDeps): FarStandings {
  const { place, clock, tenantId } = deps;
  const heard = new Map<DeviceKey, StandingWords>();
  let said: readonly SpaceState[] | undefined;
  let saidAtMs = -Infinity;
  let isAsked = false;
  /** Nothing has been said since it came here, so it has heard nobody's answer. */
  let isNew = true;

  const say = (asks: boolean) => {
    const key = place.ring.current(space);
    if (!key) return;
    said = place.states();
    saidAtMs = clock.monotonicMs();
    isAsked = false;
    isNew = false;
    const words = { tenantId, atMs: clock.nowMs(), app: deps.appVersion, asks, spaces: said };
    deps.send(space, sealStanding(words, { ...deps, key }));
  };

  return {
    hear(live) {
      if (live.space !== space) return false;
      const words = openStanding(live.bytes, tenantId, (id) => place.ring.get(id));
      if (!words) return false;
      const { author, atMs } = words;
      const isMember = place.rights?.now.members.has(author) === true;
      if (author === place.ownKey || !isMember) return true;
      if (atMs <= (heard.get(author)?.atMs ?? -Infinity)) return true;
      heard.set(author, words);
      writeDown(deps, words);
      isAsked ||= words.asks;
      deps.changed();
      return true;
    },
    tick({ isConnected, isInStep }) {
      if (!isConnected) isNew = true;
      // Before it has handed over what it has, it would tell of something that nobody can compare.
      const sinceMs = clock.monotonicMs() - saidAtMs;
      if (!isInStep || sinceMs < REST_MS) return;
      const isTimeToAsk = isNew || sinceMs > AGAIN_MS;
      if (isTimeToAsk || isAsked || said !== place.states()) say(isTimeToAsk);
    },
    divergedOf(placeId) {
      const words = heard.get(placeId as DeviceKey);
      return words ? divergedIn(place.states(), words.spaces) : [];
    },
  };
}

/** What is known of a place by its own words: of a space of which both hold the same, it holds what is here. */
function writeDown({ place, book, names, clock }: FarStandingsDeps, words: StandingWords): void {
  const { author, app, spaces } = words;
  const ours = place.states();
  const known = book.open(author, 'seat', names().get(author)?.seat ?? author.slice(0, 8));
  const nowMs = clock.nowMs();
  known.heardAtMs = nowMs;
  known.appVersion = app;
  const equal = ours.filter(({ space: one, digest }) => digest === stateIn(spaces, one)?.digest);
  known.vectors = new Map([
    ...known.vectors,
    ...equal.map((one) => [one.space, place.vectorOf(one.space)] as const),
  ]);
  const data = ours.filter((one) => one.space !== membersSpace);
  const isProven = data.every(
    ({ space: one, state }) => state !== null && state === stateIn(spaces, one)?.state,
  );
  if (equal.length === ours.length && isProven) {
    known.same = {
      atMs: nowMs,
      hashes: Object.fromEntries(data.map((one) => [one.space, one.state])),
    };
  }
  book.changed(known);
}

function divergedIn(ours: readonly SpaceState[], theirs: readonly SpaceState[]): Space[] {
  return ours.flatMap(({ space: one, digest, state }) => {
    const other = stateIn(theirs, one);
    const isOther = digest === other?.digest && state !== null && other.state !== null;
    return isOther && state !== other.state ? [one] : [];
  });
}

function stateIn(states: readonly SpaceState[], one: Space): SpaceState | undefined {
  return states.find((state) => state.space === one);
}
