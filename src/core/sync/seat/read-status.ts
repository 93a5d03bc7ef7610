import type { Database } from 'better-sqlite3';
import { type DeviceKey, membersSpace, type Space } from '#shared/chunks/header.ts';
import { mayWrite, spaces } from '#shared/chunks/spaces.ts';
import type { SyncPlace, SyncSpace, SyncStatus, SyncTroubleCode } from '#shared/contract/sync.ts';
import { definitions, documentKinds } from '#shared/documents/definitions.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { readVector } from '../chunks/chunk-rows.ts';
import type { Place } from '../chunks/place.ts';
import type { Path } from '../links/path.ts';
import { lasting } from '../links/relay/relay-trouble.ts';
import type { Name } from './about.ts';
import type { Conversations } from './conversations.ts';
import { countLacking, countUnheard } from './count-lacking.ts';
import type { FarStandings } from './far-standings.ts';
import type { Joining } from './joining.ts';
import type { Observer } from './observe.ts';
import type { KnownPlace, PlaceBook } from './place-book.ts';
import type { Revocation } from './revocation.ts';
import type { SetAside } from './set-aside.ts';
import type { Ways } from './ways.ts';

export interface ShownDeps {
  readonly database: Database;
  readonly place: Place;
  readonly book: PlaceBook;
  readonly conversations: Conversations;
  readonly paths: ReadonlySet<Path>;
  readonly ways: Ways;
  readonly joining: Pick<Joining, 'isUnderWay' | 'status'>;
  readonly revocation: Revocation;
  readonly observer: Observer;
  readonly farStandings: FarStandings;
  readonly setAside: SetAside;
  readonly names: () => ReadonlyMap<DeviceKey, Name>;
  readonly clock: Clock;
}

/** Troubles that do not pass while nobody does anything about them, at either end or between. */
const stays: ReadonlySet<SyncTroubleCode> = new Set<SyncTroubleCode>([
  ...lasting,
  'tls',
  'captive-portal',
  'not-a-relay',
  'address-invalid',
]);

export function readStatus(deps: ShownDeps): SyncStatus {
  const { database, place, ways, observer } = deps;
  const shared = place.root !== undefined;
  const oldest = one(database, 'select commandId from pending order by n limit 1') as string | null;
  const setUp = ways.relay;
  return {
    state: stateOf(deps),
    device: place.ownKey,
    role: place.rights?.now.members.get(place.ownKey)?.role ?? null,
    isPaused: ways.isPaused,
    joining: deps.joining.status(count(database, 'select count(*) from chunk')),
    connected: connectedPlaces(deps).size,
    unsealed: count(
      database,
      'select (select count(*) from pending) + (select count(*) from journalPending)',
    ),
    oldestUnsealedAtMs: (oldest &&
      prepareOnce(database, 'select atMs from audit where commandId = ?').pluck().get(oldest)) as
      | number
      | null,
    onlyHere: shared ? onlyHere(deps) : 0,
    setAside: deps.setAside.count(),
    waitingForKey: count(database, `select count(*) from chunk where ${waitsForKey}`),
    lacking: count(database, `select count(*) from chunk where ${lacks}`),
    restoring: place.checkpoints
      .restoring()
      .map((one_) => ({ ...one_, space: one_.space as string as SyncSpace['space'] })),
    rowsBehind: count(database, 'select count(*) from dirty'),
    diverged: divergedPlaces(deps).length,
    relay: setUp ? { address: setUp.text, hasClaim: ways.hasClaim } : null,
    addresses: [...ways.addresses],
    ways: [...deps.paths].flatMap((path) => [...path.ways]),
    clock: observer.clock,
  };
}

function stateOf(deps: ShownDeps): SyncStatus['state'] {
  const { place, ways, revocation, joining, conversations, paths } = deps;
  if (place.root === undefined) return 'alone';
  if (revocation.isRevoked && !joining.isUnderWay) return 'revoked';
  if (isOutside(deps)) return 'outside';
  if (ways.isPaused) return 'paused';
  if (divergedPlaces(deps).length > 0) return 'stuck';
  if (joining.isUnderWay) return 'joining';
  if (conversations.all.size > 0) return isInStep(deps) ? 'in-step' : 'working';
  // Looking around on the LAN, which has no address, neither fails nor stands for anybody being there.
  const all = [...paths].flatMap((path) => path.ways.filter(({ address }) => address !== null));
  if (all.length === 0 && (place.rights?.now.members.size ?? 0) <= 1) return 'alone';
  const isStuck = all.length > 0 && all.every(({ trouble }) => trouble && stays.has(trouble.code));
  return isStuck ? 'stuck' : 'offline';
}

function isOutside({ place, joining }: ShownDeps): boolean {
  const { rights, ownKey } = place;
  return rights !== undefined && !rights.now.members.has(ownKey) && !joining.isUnderWay;
}

function isInStep({ conversations, database }: ShownDeps): boolean {
  const isAnyPending = count(database, 'select exists (select 1 from pending)') > 0;
  return (
    !isAnyPending &&
    [...conversations.all].every(({ exchange }) => exchange?.standing.isSame === true)
  );
}

function connectedPlaces({ conversations }: ShownDeps): ReadonlySet<string> {
  return new Set([...conversations.all].map(({ placeId }) => placeId));
}

function divergedPlaces(deps: ShownDeps): readonly KnownPlace[] {
  return deps.book.all().filter(({ placeId }) => divergedOf(deps, placeId).length > 0);
}

/** By what was said over a link, or by the place's own words where there is none. */
function divergedOf({ conversations, farStandings }: ShownDeps, placeId: string): string[] {
  const here = [...conversations.all].filter((one) => one.placeId === placeId);
  const spaces_ = here.flatMap(({ exchange }) => exchange?.standing.diverged ?? []);
  return [...new Set([...spaces_, ...farStandings.divergedOf(placeId)])];
}

/** What both computed when it was last compared is what stands here now. */
function isProven({ place }: ShownDeps, { same }: KnownPlace): boolean {
  const data = place.states().filter(({ space }) => space !== membersSpace);
  return data.every(({ space, state }) => state !== null && state === same?.hashes[space]);
}

function onlyHere({ database, book }: ShownDeps): number {
  const held = book.all();
  return spaces.reduce((sum, space) => {
    const theirs = held.flatMap(({ vectors }) => vectors.get(space) ?? []);
    return sum + countLacking(database, space, theirs);
  }, 0);
}

export function shownPlaces(deps: ShownDeps): SyncPlace[] {
  const names = deps.names();
  // A recovery kit is no place: it speaks for a moment, through a computer that a moment later speaks for itself.
  const isKit = ({ placeId }: KnownPlace) => names.get(placeId as DeviceKey)?.kit !== undefined;
  return deps.book
    .all()
    .filter((known) => !isKit(known))
    .map((known) => shownPlace(deps, known, names));
}

function shownPlace(
  deps: ShownDeps,
  known: KnownPlace,
  names: ReadonlyMap<DeviceKey, Name>,
): SyncPlace {
  const { database, conversations, observer, place } = deps;
  const device = known.placeId as DeviceKey;
  const here = [...conversations.all].filter(({ placeId }) => placeId === known.placeId);
  const standings = here.flatMap(({ exchange }) => exchange?.standing ?? []);
  const vectors = new Map([...known.vectors, ...standings.flatMap(({ theirs }) => [...theirs])]);
  const isHeard = vectors.size > 0;
  const unsent = spaces.reduce(
    (sum, space) => sum + countLacking(database, space, [vectors.get(space) ?? new Map()]),
    0,
  );
  const unheard = [...vectors.values()].reduce(
    (sum, one_) => sum + countUnheard(database, one_),
    0,
  );
  const rates = here.map((one_) => observer.rateOf(one_));
  const isSame =
    standings.some((standing) => standing.isSame) || (isHeard && unsent + unheard === 0);
  const { placeId, kind, name, appVersion, heardAtMs, same, trouble } = known;
  const { bytesIn, bytesOut, chunksIn, chunksOut } = known;
  return {
    placeId,
    kind,
    name: names.get(device)?.seat ?? name,
    personName: names.get(device)?.person ?? null,
    role: place.rights?.now.members.get(device)?.role ?? null,
    connections: here.map(({ path, address, sinceMs }) => ({ path, address, sinceMs })),
    appVersion,
    heardAtMs,
    unsent: isHeard ? unsent : null,
    unsentSinceMs: unsent > 0 ? known.unsentSinceMs : null,
    unheard: isHeard ? unheard : null,
    isSame,
    isProven: isSame && isProven(deps, known),
    same,
    diverged: divergedOf(deps, placeId),
    bytesIn,
    bytesOut,
    chunksIn,
    chunksOut,
    bytesInPerSecond: rates.reduce((sum, rate) => sum + rate.bytesIn, 0),
    bytesOutPerSecond: rates.reduce((sum, rate) => sum + rate.bytesOut, 0),
    trouble,
  };
}

/** Of `chunk`: what it says is nowhere here, and is asked for. */
const lacks = 'body is null and remade is null and isFolded <> 1';
/** It says something that cannot be opened yet, or is of a newer app. */
const waitsForKey = 'counts = 1 and isFolded <> 1 and (body is not null or remade is not null)';

export function readSpaces({ database, place }: ShownDeps): SyncSpace[] {
  const role = place.rights?.now.members.get(place.ownKey)?.role;
  const states = place.states();
  return spaces.map((space) => {
    const ofSpace = (where: string) =>
      prepareOnce(database, `select count(*) from chunk where space = ? and ${where}`)
        .pluck()
        .get(space) as number;
    return {
      space: space as string as SyncSpace['space'],
      ...figuresOf(database, space),
      waitingForKey: ofSpace(waitsForKey),
      lacking: ofSpace(lacks),
      logs: readVector(database, space).size,
      documents: documentsIn(database, space),
      stateHash:
        space === membersSpace
          ? null
          : (states.find((one_) => one_.space === space)?.state ?? null),
      mayWrite: place.root === undefined || mayWrite(role, space),
    };
  });
}

type Figures = Pick<SyncSpace, 'chunks' | 'bytes' | 'setAside' | 'letGo'>;

function figuresOf(database: Database, space: Space): Figures {
  const sql = 'select chunks, bytes, setAside, letGo from chunkFigures where space = ?';
  const figures = prepareOnce(database, sql).get(space) as Figures | undefined;
  return figures ?? { chunks: 0, bytes: 0, setAside: 0, letGo: 0 };
}

function documentsIn(database: Database, space: Space): number {
  const kinds = documentKinds.filter((kind) => definitions[kind].space === (space as string));
  return prepareOnce(
    database,
    'select count(*) from document where kind in (select value from json_each(?))',
  )
    .pluck()
    .get(JSON.stringify(kinds)) as number;
}

function count(database: Database, sql: string): number {
  return one(database, sql) as number;
}

function one(database: Database, sql: string): unknown {
  return prepareOnce(database, sql).pluck().get() ?? null;
}
