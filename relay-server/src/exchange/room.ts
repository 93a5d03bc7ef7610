import type { Logger } from 'pino';
import { createTenantMembers, type TenantMembers } from '#relay/access/tenant-members.ts';
import type { RelayCrypto } from '#relay/crypto.ts';
import type { Hints } from '#relay/hints/hints.ts';
import type { Limits } from '#relay/limits.ts';
import type { Metrics } from '#relay/metrics.ts';
import type { LackingRow, Present, TenantStore } from '#relay/store/tenant-store.ts';
import type { Account, Registry } from '#relay/tenants/registry.ts';
import { type ChunkId, membersSpace, type Space } from '#shared/chunks/header.ts';
import { membersChunkOf } from '#shared/chunks/members-chunk.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import type { Live, RefusalReason, Vector } from '#shared/chunks/wire.ts';
import { type Holdings, openHoldings } from './holdings.ts';
import { createPartsShelf, type PartsShelf } from './parts-shelf.ts';
import type { Peer } from './peer.ts';
import { createRecentChunks } from './recent-chunks.ts';
import { createTakeQueue, type Done, type Waiting } from './take-queue.ts';

/**
 * A tenant that is open at this relay: its store, who its members are, and who is connected.
 *
 * Invariants:
 *  1. One thing at a time is done to the store, and what is known here of it follows.
 *  2. Who lost its right is let go before anything is forwarded.
 *  3. Other places and relays are told after the commit.
 */
export interface Room {
  readonly name: string;
  readonly members: TenantMembers;
  readonly store: TenantStore;
  read: TenantStore['read'];
  account(): Account;
  vector: Holdings['vector'];
  digest: Holdings['digest'];
  /** Chunks of a space that are held without what their authors sealed: some of them. */
  wanted: Holdings['wanted'];
  take(waiting: Waiting): Promise<Answered>;
  passOn(live: Live, from: Peer | undefined): void;
  join(peer: Peer): void;
  leave(peer: Peer): void;
  readonly shelf: PartsShelf;
  peers(): ReadonlySet<Peer>;
  /** Who is connected, to whichever relay. */
  present(): Promise<readonly Present[]>;
  /** Takes notice of what other relays stored; of all spaces when none is named. */
  look(space?: Space): Promise<void>;
  changeAccount(account: Account): void;
  report(error: unknown): void;
  close(why: 'drained' | 'suspended'): Promise<void>;
}

export interface Answered {
  readonly vector: Vector;
  readonly refused: ReadonlyMap<ChunkId, RefusalReason>;
}

export interface RoomParts {
  readonly account: Account;
  readonly store: TenantStore;
  readonly registry: Registry;
  readonly crypto: RelayCrypto;
  readonly hints: Pick<Hints, 'tell'>;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly log: Logger;
  readonly now: () => number;
  /** Names this relay among others. */
  readonly relay: string;
}

const SAY_PRESENCE_AFTER_MS = 250;

export async function openRoom(parts: RoomParts): Promise<Room> {
  const { store, registry, crypto, hints, metrics, limits, now, relay } = parts;
  const { name } = parts.account;
  const log = parts.log.child({ tenant: name });
  const members = createTenantMembers(crypto);
  const holdings = await openHoldings(store, members, crypto);
  const peers = new Set<Peer>();
  const recent = createRecentChunks();
  let account = parts.account;
  const quotaBytes = () => account.quotaBytes ?? limits.quotaBytes;
  const shelf = createPartsShelf({ store, members, crypto, now, quotaBytes });
  await shelf.look();
  let saying: NodeJS.Timeout | undefined;
  let isClosed = false;

  const report = (error: unknown) => log.error({ err: error }, 'trouble with a tenant');

  /** Whose chunks these are is settled by the first; false: they are another account's. */
  const isOurs = async (batch: readonly Waiting[]): Promise<boolean> => {
    if (account.tenant !== null) return true;
    const chunks = batch.flatMap(({ incoming }) => incoming.chunks);
    const first = chunks.find((chunk) => membersChunkOf(crypto, chunk).entry?.kind === 'found');
    if (!first) return true;
    if (!(await registry.bind(name, first.says.tenant))) return false;
    account = { ...account, tenant: first.says.tenant };
    return true;
  };

  const takeTogether = async (space: Space, batch: readonly Waiting[]): Promise<Done> => {
    const chunks = batch.flatMap(({ incoming }) => incoming.chunks);
    const isAllowed = await isOurs(batch);
    if (!isAllowed) return refuseAll(holdings.vector(space), chunks, 'elsewhere');
    if (account.tenant === null)
      return refuseAll(holdings.vector(space), chunks, 'parents-missing');
    const done = metrics.takeSeconds.startTimer();
    const as = { tenant: account.tenant, quotaBytes: quotaBytes() };
    const taken = await holdings.take(space, chunks, as);
    done();
    metrics.chunksKept.inc(taken.added.length);
    metrics.bytesKept.inc(taken.added.reduce((sum, { bytes }) => sum + bytes, 0));
    // Before the answers: who has become a member may go on at once.
    if (space === membersSpace || taken.alsoMembers.length > 0) reconsider();
    // Others need not wait for this place's disk: what it might lose, they and who brought it have.
    recent.add(taken.added, chunks);
    forward(space, taken, batch);
    const answered = { vector: holdings.vector(space), refused: taken.refused };
    return { answered, onDisk: taken.onDisk };
  };

  const forward = (
    space: Space,
    taken: { readonly added: readonly LackingRow[]; readonly alsoMembers: readonly LackingRow[] },
    batch: readonly Waiting[],
  ) => {
    offer(membersSpace, taken.alsoMembers, new Map());
    if (taken.added.length === 0) return;
    const from = new Map(
      batch.flatMap(({ incoming, from: peer }) =>
        incoming.chunks.map(({ id }) => [id, peer] as const),
      ),
    );
    offer(space, taken.added, from);
    hints.tell({ kind: 'chunks', tenant: name, space });
  };

  const offer = (space: Space, rows: readonly LackingRow[], from: ReadonlyMap<ChunkId, Peer>) => {
    for (const peer of peers) {
      const others = rows.filter(({ id }) => from.get(id) !== peer);
      if (others.length > 0) peer.offer(space, others);
    }
  };

  /** Who may be here, now that the members space says something else. */
  const reconsider = () => {
    for (const peer of peers) {
      if (members.memberNow(peer.device)) peer.become('member');
      else if (!peer.isComingIn && members.everJoined(peer.device)) peer.close('revoked');
    }
    shelf.look().then(() => {
      for (const peer of peers) peer.askForParts();
    }, report);
  };

  const lookAt = async (space: Space): Promise<void> => {
    if (isClosed) return;
    const rows = await holdings.look(space);
    if (space === membersSpace && rows.length > 0) reconsider();
    offer(space, rows, new Map());
  };

  const queue = createTakeQueue(takeTogether);
  /** Told of again and again before it could be looked at, it is looked at once. */
  const toLookAt = new Map<Space, Promise<void>>();
  const lookSoon = (space: Space): Promise<void> => {
    const looking =
      toLookAt.get(space) ??
      queue.alone(() => {
        toLookAt.delete(space);
        return lookAt(space);
      });
    toLookAt.set(space, looking);
    return looking;
  };

  const sayPresence = () => {
    saying = undefined;
    const devices = [...peers].map(({ device, since }) => ({ device, since }));
    const once = [...new Map(devices.map((one) => [one.device, one])).values()];
    store.presence.say(relay, once, now()).catch(report);
  };
  const soon = () => {
    if (!isClosed) saying ??= setTimeout(sayPresence, SAY_PRESENCE_AFTER_MS);
  };

  return {
    name,
    members,
    store,
    read: async (rows) => recent.read(rows) ?? store.read(rows),
    account: () => account,
    vector: holdings.vector,
    digest: holdings.digest,
    wanted: holdings.wanted,
    take: queue.take,
    passOn(live, from) {
      for (const peer of peers) if (peer !== from) peer.passOn(live);
      if (from) hints.tell({ kind: 'live', tenant: name, live });
    },
    join(peer) {
      peers.add(peer);
      soon();
    },
    leave(peer) {
      peers.delete(peer);
      soon();
    },
    shelf,
    peers: () => peers,
    async present() {
      // One that is said twice missed its time to be said again.
      return store.presence.heard(now() - 3 * limits.lookEveryMs);
    },
    async look(space) {
      for (const one of space ? [space] : spaces) await lookSoon(one);
      soon();
    },
    changeAccount(changed) {
      account = changed;
      if (changed.state === 'suspended') for (const peer of peers) peer.close('suspended');
    },
    report,
    async close(why) {
      // What was brought is answered for before anybody is sent away.
      if (why === 'drained') await queue.settled();
      for (const peer of peers) peer.close(why);
      await queue.settled();
      isClosed = true;
      clearTimeout(saying);
      await store.presence.say(relay, [], now()).catch(report);
      await store.close();
    },
  };
}

function refuseAll(
  vector: Vector,
  chunks: readonly { readonly id: ChunkId }[],
  why: RefusalReason,
): Done {
  const refused = new Map(chunks.map(({ id }) => [id, why]));
  return { answered: { vector, refused }, onDisk: Promise.resolve() };
}
