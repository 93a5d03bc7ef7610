import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import type { Keychain } from '#native-bridges/keychain/bridge.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import type { DeviceKey, Space } from '#shared/chunks/header.ts';
import { membersSpace } from '#shared/chunks/header.ts';
import { mayWrite } from '#shared/chunks/spaces.ts';
import type { Live } from '#shared/chunks/wire.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import type { Changes } from '#core/core-deps.ts';
import type { Ports } from '#core/ports.ts';
import { createPlace, type Place } from '../chunks/place.ts';
import { isAnyRowPending } from '../journals/journal-rows.ts';
import type { TenantWriter } from '../create-command-runner.ts';
import type { FarEnd, Meeting, Path } from '../links/path.ts';
import type { TenantSync } from '../tenant-sync.ts';
import { encodeName, type Name, sealAbout } from './about.ts';
import { type Conversation, createConversations, deviceOf } from './conversations.ts';
import { createFarStandings } from './far-standings.ts';
import { openInvitations } from './invitations.ts';
import { kindsWith, openJoining } from './joining.ts';
import { lettingGoOf } from './letting-go.ts';
import { openKitWay } from './kit-way.ts';
import { createMemory } from './memory.ts';
import { nameDevices, unnamedDevices } from '../audit/device-names.ts';
import { readNames } from './names.ts';
import { createObserver } from './observe.ts';
import { openOwnDevice } from './own-device.ts';
import { createPeopleDesk } from './people-desk.ts';
import { createPlaceBook } from './place-book.ts';
import { readSpaces, readStatus, shownPlaces } from './read-status.ts';
import { createRevocation } from './revocation.ts';
import { createSealing } from './sealing.ts';
import { createSetAside } from './set-aside.ts';
import { createSyncLog } from './sync-log.ts';
import { openWays } from './ways.ts';

export interface TenantSyncDeps {
  readonly tenantId: TenantId;
  readonly database: Database;
  readonly writer: TenantWriter;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'reach' | 'disk'>;
  readonly keychain: Keychain;
  readonly changes: Pick<Changes, 'announce'>;
  readonly log: Logger;
  readonly seat: { readonly seatName: string; readonly personName: string };
  readonly tenantName: () => string;
  readonly appVersion: string;
  /** Names the networks this machine is in: when it changes, ways are tried anew. */
  readonly networks: () => string;
  /** An owner has said that this device is in other hands: all of the tenant here is to be wiped. */
  readonly onLost: () => void;
}

const TICK_MS = 1_000;
/** Within which who lost its right is told so. */
const LEAVES_WITHIN_MS = 5_000;
const SAVE_EVERY_TICKS = 10;
const LOOK_EVERY_TICKS = 5;
/** Between two ticks the machine has slept. */
const SLEPT_MS = 10_000;
const controlSpace = 'control' as Space;

/** See `TenantSync`. Does nothing until the tenant has been shared, or is being joined. */
export async function createTenantSync(deps: TenantSyncDeps): Promise<TenantSync> {
  const { tenantId, database, ports, keychain, changes, log } = deps;
  const { clock, random } = ports;
  const device = await openOwnDevice(keychain, random);
  const memory = createMemory(database);
  const invitations = await openInvitations(memory, keychain, clock.nowMs());
  const syncLog = createSyncLog(database, clock);
  const book = createPlaceBook(database);
  const own = keyOf(device);
  const roleOf = (who: DeviceKey) => place.rights?.now.members.get(who)?.role;
  const letsGo = lettingGoOf(roleOf, own, book.all);
  const place: Place = createPlace({ ...deps, device, letsGo, personOf: (who) => personOf(who) });
  const live = createEmitter<Live>();
  const ownName = (): Name => ({
    person: deps.seat.personName,
    seat: deps.seat.seatName,
    atMs: clock.nowMs(),
  });
  const names = () => readNames({ tenantId, place, invitations });
  const personOf = rememberPersons(place, names);
  const onBug = (error: unknown) => log.error({ err: error }, 'trouble with sync');
  const monotonicMs = () => clock.monotonicMs();
  const sealing = createSealing(place, { monotonicMs, onBug });
  const paths = new Set<Path>();
  const leaving = new WeakMap<Conversation, number>();
  let ticking: NodeJS.Timeout | undefined;
  let ticks = 0;
  let tickedAtMs = 0;
  let networks = '';
  let isChanged = false;
  let isClosed = false;
  let rightsSeen: unknown;
  /** As others are told it. */
  let nameSeen = '';

  const changed = () => void (isChanged = true);
  const ownMember = () => place.rights?.now.members.get(place.ownKey);
  const isMember = (who: DeviceKey) => place.rights?.now.members.has(who) === true;
  const opens = (far: FarEnd, space: Space) => {
    if (space === membersSpace) return true;
    // It is met as the kit, of whose rights nothing else is made use.
    if (kitWay.device) return false;
    if (far.kind === 'relay') return far.as !== 'revoked';
    return isMember(far.device) && ownMember() !== undefined;
  };

  const joining = await openJoining({
    tenantId,
    place,
    device,
    memory,
    keychain,
    ports,
    ownName,
    joined() {
      // It can say its name now.
      rightsSeen = undefined;
      syncLog.note({ kind: 'joined' });
      changes.announce('people.changed', []);
    },
  });
  const kitWay = await openKitWay({
    tenantId,
    database,
    place,
    memory,
    keychain,
    ports,
    turned: () => void meetAnew(),
    entered: () => lookAtRights(),
    joined() {
      syncLog.note({ kind: 'joined' });
      changes.announce('people.changed', []);
      changed();
    },
  });
  const comingIn = {
    get isUnderWay() {
      return joining.isUnderWay || kitWay.isUnderWay;
    },
    status: (received: number) => joining.status(received) ?? kitWay.status(received),
  };
  const revocation = createRevocation({ place, onLost: deps.onLost, log });
  const observer = createObserver({ database, place, book, syncLog, clock, names, changed });
  const conversations = createConversations({
    place,
    tenantId,
    placeName: deps.seat.seatName,
    appVersion: deps.appVersion,
    clock,
    log,
    settle: sealing.settle,
    opens,
    remembered: (placeId) => book.get(placeId)?.vectors,
    began: observer.began,
    ended: observer.ended,
    refused: observer.refused,
    heardLive: (said) => {
      if (!farStandings.hear(said)) live.emit(said);
    },
  });
  const farStandings = createFarStandings({
    tenantId,
    appVersion: deps.appVersion,
    place,
    device,
    book,
    names,
    clock,
    random,
    send: conversations.sendLive,
    changed,
  });
  const ways = await openWays({
    ...deps,
    device,
    memory,
    onBug,
    wasHeard: (placeId) => ownMember() !== undefined && (book.get(placeId)?.vectors.size ?? 0) > 0,
  });

  const meetingOf = (path: Path): Meeting => ({
    tenantId,
    device: kitWay.device ?? device,
    invite: () => (kitWay.device ? null : joining.invite),
    members: () => new Set(place.rights?.now.members.keys()),
    isOpenInvite: (key) => kindsWith(place, key).join() === 'invite',
    met(met) {
      const far = deviceOf(met.far);
      const isWelcome =
        far === undefined ||
        (far !== place.ownKey && (isMember(far) || isStranger() || isOpenInvite(met.far)));
      if (isWelcome && mayRun()) return conversations.begin(met, path.kind);
      met.link.close();
      return false;
    },
    reached: () => void sealing.settle().catch(onBug),
    changed,
    trouble(code, detail) {
      const trouble = { code, detail: detail ?? null, atMs: clock.nowMs() };
      observer.trouble(path, trouble);
      return trouble;
    },
  });
  /** It has an invitation, or a kit, and has not heard who the members are. */
  const isStranger = () =>
    (joining.invite !== null || kitWay.device !== undefined) && ownMember() === undefined;
  const isOpenInvite = (far: FarEnd) =>
    far.kind !== 'relay' && far.invite !== null && kindsWith(place, far.invite).join() === 'invite';
  const run = (path: Path) => {
    paths.add(path);
    path.start(meetingOf(path));
  };
  const stop = async (path: Path) => {
    paths.delete(path);
    conversations.close((one) => one.path === path.kind);
    await path.close();
    ways.drop(path);
    changed();
  };

  /** Paths run while the tenant is shared, and nobody has paused it or taken this seat's right for good. */
  const mayRun = () =>
    place.root !== undefined &&
    !isClosed &&
    !ways.isPaused &&
    (!revocation.isRevoked || comingIn.isUnderWay);
  const align = async (): Promise<void> => {
    const wanted = mayRun() ? ways.wanted() : new Set<Path>();
    await Promise.all([...paths].filter((one) => !wanted.has(one)).map(stop));
    for (const path of wanted) if (!paths.has(path)) run(path);
  };
  let aligning = Promise.resolve();
  const realign = () => {
    aligning = aligning.then(align).catch(onBug);
    changed();
    return aligning;
  };

  /** Every way again, as whoever this seat is met as now. */
  const meetAnew = () => {
    aligning = aligning.then(() => Promise.all([...paths].map(stop))).then(() => undefined);
    return realign();
  };

  const sayName = () => {
    const member = ownMember();
    const key = member && place.ring.current(controlSpace);
    if (!key || joining.isUnderWay) return;
    const own = ownName();
    const known = names().get(place.ownKey);
    const isSaid = [...must(place.rights, 'rights').chunks.values()].some(
      ({ author, entry }) => author === place.ownKey && entry?.kind === 'name',
    );
    if (isSaid && known?.person === own.person && known.seat === own.seat) return;
    place.name(sealAbout(key, { tenantId, author: place.ownKey }, encodeName(own), random));
  };
  const lookAtRights = () => {
    const { person, seat } = ownName();
    const name = `${person}\n${seat}`;
    if (rightsSeen === place.rights && nameSeen === name) return;
    sayName();
    rightsSeen = place.rights;
    nameSeen = name;
    changes.announce('people.changed', []);
    changed();
    if (revocation.look()) void realign();
  };
  /** Who has lost its right hears of it, and is let go. */
  const letGo = () => {
    const nowMs = clock.monotonicMs();
    for (const one of conversations.all) {
      const other = deviceOf(one.far);
      const mayStay =
        other === undefined || isMember(other) || comingIn.isUnderWay || isOpenInvite(one.far);
      if (mayStay) leaving.delete(one);
      else if (!leaving.has(one)) leaving.set(one, nowMs);
      const forMs = nowMs - (leaving.get(one) ?? nowMs);
      const hasHeard = one.exchange?.standing.unsent === 0;
      if (forMs > LEAVES_WITHIN_MS || (hasHeard && forMs >= TICK_MS)) one.close();
    }
  };

  const tick = () => {
    const nowMs = clock.nowMs();
    ticks += 1;
    conversations.tick();
    observer.look(conversations.all);
    const isInStep = [...conversations.all].some(({ exchange }) => exchange?.standing.isSame);
    joining.step(isInStep);
    kitWay.step(isInStep);
    const isConnected = [...conversations.all].some(({ far }) => far.kind === 'relay');
    farStandings.tick({ isConnected, isInStep });
    lookAtRights();
    letGo();
    const isClaimed = ({ far, exchange }: Conversation) =>
      far.kind === 'relay' && far.as === 'claiming' && exchange?.standing.isSame === true;
    if ([...conversations.all].some(isClaimed)) ways.forgetClaim();
    sealing.restoreSoon();
    if (conversations.all.size > 0 && isAnyRowPending(database)) sealing.soon();
    if (nowMs - tickedAtMs > SLEPT_MS) tryNow();
    tickedAtMs = nowMs;
    if (ticks % LOOK_EVERY_TICKS === 0) lookAtNetworks();
    if (ticks % SAVE_EVERY_TICKS === 0) {
      observer.lookAtAway(conversations.all);
      book.save();
    }
    if (isChanged) changes.announce('sync.changed', []);
    isChanged = false;
  };
  /** Nobody stands behind a timer: what it throws would end the process. */
  const guard = (work: () => void) => {
    if (isClosed) return;
    try {
      work();
    } catch (error) {
      // The next one may do better: a full disk is emptied.
      onBug(error);
    }
  };
  const tryNow = () => {
    for (const path of paths) path.tryNow();
  };
  const lookAtNetworks = () => {
    const now = deps.networks();
    if (now !== networks) tryNow();
    networks = now;
  };

  let namedFor = '';
  /** What others did goes by their names, as soon as they are known. */
  const nameAudited = () => {
    if (isClosed) return;
    const unnamed = unnamedDevices(database);
    const name = `${place.rights?.chunks.size} ${unnamed}`;
    if (name === namedFor) return;
    const called = [...names()].map(
      ([device, { person, seat }]) => [device, { personName: person, seatName: seat }] as const,
    );
    if (nameDevices(database, new Map(called))) changes.announce('audit.appended', ['names']);
    namedFor = `${place.rights?.chunks.size} ${unnamedDevices(database)}`;
  };

  const stopAdded = place.onAdded(() => {
    changed();
    sealing.refreshSoon();
    setImmediate(guard, nameAudited);
    if (rightsSeen !== place.rights) setImmediate(guard, lookAtEntries);
  });
  const lookAtEntries = () => {
    joining.step(false);
    kitWay.step(false);
    lookAtRights();
  };
  /** Begins with what a shared tenant needs. */
  const begin = () => {
    if (ticking || isClosed || place.root === undefined) return;
    tickedAtMs = clock.nowMs();
    networks = deps.networks();
    ticking = setInterval(guard, TICK_MS, tick);
    sealing.refreshSoon();
    revocation.look();
    void realign();
  };
  const share = () => {
    if (place.root === undefined) {
      place.found();
      syncLog.note({ kind: 'shared' });
      sayName();
      begin();
      changes.announce('people.changed', []);
    }
    return place;
  };
  ways.onChange(() => void realign());
  begin();

  const people = createPeopleDesk({
    tenantId,
    place,
    invitations,
    names,
    ownName,
    tenantName: deps.tenantName,
    ways: () => ({ relay: ways.relay?.text ?? null, addresses: ways.ownAddresses() }),
    share,
    ports,
  });
  const setAside = createSetAside({ tenantId, database, place, names });
  const shown = {
    tenantId,
    database,
    place,
    book,
    conversations,
    paths,
    ways,
    joining: comingIn,
    revocation,
    observer,
    farStandings,
    setAside,
    names,
    clock,
  };
  const done = () => {
    lookAtRights();
    changes.announce('people.changed', []);
    changed();
  };

  return {
    device,
    get place() {
      return place.root === undefined ? undefined : place;
    },
    get role() {
      if (place.root === undefined) return undefined;
      return ownMember()?.role ?? 'viewer';
    },
    mayWrite(space) {
      return place.root === undefined || mayWrite(ownMember()?.role, space as Space);
    },
    committed() {
      changed();
      if (conversations.all.size > 0) sealing.soon();
    },
    share,
    async expect(invitation) {
      await joining.begin(invitation);
      if (invitation.relay !== null) await ways.setRelay(invitation.relay, undefined);
      for (const address of invitation.addresses) ways.addAddress(address);
      begin();
      // One that had lost its right was silent until now.
      await realign();
      tryNow();
    },
    async comeBack({ seed, root, from, tenantName }) {
      const isHere = place.root === root;
      if (!isHere) place.expect(root);
      if ('entries' in from) {
        place.takeIn(membersSpace, from.entries);
        await kitWay.beginHere(seed);
      } else {
        await kitWay.begin(seed, isHere ? null : tenantName);
        await ways.setRelay(from.relay, undefined);
      }
      begin();
      await meetAnew();
    },
    useKit: (seed) => kitWay.beginHere(seed),
    get mayGiveUpKit() {
      return kitWay.mayGiveUp;
    },
    get isComingIn() {
      if (place.root === undefined) return false;
      return comingIn.isUnderWay || (ownMember() === undefined && !revocation.isRevoked);
    },
    mayJoinAgain: (root) => place.root === root && ownMember() === undefined && !revocation.isLost,
    addPath(make) {
      ways.addMaker(make);
    },
    get relay() {
      return ways.relay;
    },
    get isPaused() {
      return ways.isPaused;
    },
    status: () => readStatus(shown),
    places: () => shownPlaces(shown),
    spaces: () => readSpaces(shown),
    log: (filter) => syncLog.read(filter),
    people: {
      ...people,
      async invite(request) {
        const made = await people.invite(request);
        syncLog.note({ kind: 'invited', details: { role: request.role, note: request.note } });
        done();
        return made;
      },
      async withdraw(inviteKey) {
        await people.withdraw(inviteKey);
        done();
      },
      letIn(who) {
        people.letIn(who);
        syncLog.note({ kind: 'let-in', placeId: who, placeName: names().get(who)?.person ?? null });
        done();
      },
      changeRole(who, role) {
        people.changeRole(who, role);
        syncLog.note({ kind: 'role-changed', placeId: who, details: { role } });
        done();
      },
      revoke(who, isLost) {
        const placeName = names().get(who)?.person ?? null;
        people.revoke(who, isLost);
        syncLog.note({
          kind: 'revoked',
          placeId: who,
          placeName,
          details: { isLost: Number(isLost) },
        });
        done();
      },
    },
    setAside: {
      ...setAside,
      admit(ids) {
        setAside.admit(ids);
        done();
      },
      dismiss(ids) {
        setAside.dismiss(ids);
        done();
      },
    },
    async pause() {
      ways.setPaused(true);
      syncLog.note({ kind: 'paused' });
      await realign();
    },
    async resume() {
      ways.setPaused(false);
      syncLog.note({ kind: 'resumed' });
      await realign();
    },
    tryNow,
    async setRelay(address, claim) {
      await ways.setRelay(address, claim);
      syncLog.note({ kind: 'relay-set', details: { address: must(ways.relay, 'relay').text } });
      share();
      await realign();
    },
    async removeRelay() {
      const before = ways.relay;
      await ways.setRelay(null, undefined);
      if (before) {
        syncLog.note({ kind: 'relay-removed', details: { address: before.text } });
        book.forget(`relay:${before.text}`);
      }
      await realign();
    },
    addAddress: ways.addAddress,
    removeAddress: ways.removeAddress,
    settle: sealing.settle,
    holdingsOf(placeId) {
      const vectors = book.get(placeId)?.vectors;
      return vectors && vectors.size > 0 ? vectors : undefined;
    },
    heard: observer.heard,
    note: syncLog.note,
    sendLive: conversations.sendLive,
    onLive: live.subscribe,
    async close() {
      isClosed = true;
      clearInterval(ticking);
      stopAdded();
      await aligning;
      conversations.close(() => true);
      await Promise.all([...paths].map((path) => path.close()));
      await sealing.close();
      place.checkpoints.close();
      book.save();
    },
  };
}

/** Asked for again and again, and another only when an entry of members has come. */
function rememberPersons(
  place: Pick<Place, 'rights'>,
  names: () => ReadonlyMap<DeviceKey, Name>,
): (device: DeviceKey) => string | undefined {
  let of: unknown;
  let known: ReadonlyMap<DeviceKey, Name> = new Map();
  return (device) => {
    if (of !== place.rights) known = names();
    of = place.rights;
    return known.get(device)?.person;
  };
}
