import type { DeviceKey, Space } from '#shared/chunks/header.ts';
import type { Welcome } from '#shared/chunks/handshake.ts';
import {
  type Chunks,
  encodeMessage,
  type Have,
  type Hello,
  type Live,
  type Message,
  parseMessage,
  type Parts,
  PARTS,
  PROTOCOL_VERSION,
  REMADE,
  SPEAKS,
  type Want,
  WINDOW_BYTES,
} from '#shared/chunks/wire.ts';
import { spacesOf } from '#relay/access/spaces-of.ts';
import type { RelayCrypto } from '#relay/crypto.ts';
import type { Carrier, ClosingReason } from '#relay/links/carrier.ts';
import type { Pace } from '#relay/links/pace.ts';
import type { Metrics } from '#relay/metrics.ts';
import type { LackingRow } from '#relay/store/tenant-store.ts';
import { endsOtherwise } from './known-tips.ts';
import type { Room } from './room.ts';
import { createSpaceSender, type SpaceSender } from './space-sender.ts';
import { answersTo, checkPage } from './take-in.ts';

/** A device that is connected and let in. */
export interface Peer {
  readonly device: DeviceKey;
  readonly since: number;
  /** It is here to join: for the first time, or again after it has been revoked. */
  readonly isComingIn: boolean;
  /** A member from now on: all spaces are exchanged with it. */
  become(as: Welcome['as']): void;
  /** Something new in a space, not from here. */
  offer(space: Space, rows: readonly LackingRow[]): void;
  passOn(live: Live): void;
  /** Asks it for parts of checkpoints that are missing here, if it understands that. */
  askForParts(): void;
  close(why: ClosingReason): void;
}

export interface PeerParts {
  readonly carrier: Carrier;
  readonly device: DeviceKey;
  readonly as: Welcome['as'];
  readonly room: Room;
  readonly crypto: RelayCrypto;
  readonly pace: Pace;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly app: string;
  readonly place: string;
  readonly ended: () => void;
}

/** When nothing has changed for so long one says how one stands. */
const HELLO_AFTER_MS = 500;
/** Where something changes all the time, so long after the first change. */
const HELLO_AT_LATEST_MS = 3_000;
/** A place so slow that this much waits for it misses what is said live. */
const MAX_LIVE_WAITING_BYTES = WINDOW_BYTES;

/**
 * One end of the exchange that `wire.ts` states. A page of chunks is held against the sender's window until it is answered:
 * who sends more meanwhile is not read from.
 */
export function createPeer(parts: PeerParts): Peer {
  const { carrier, device, room, crypto, pace, metrics } = parts;
  const senders = new Map<Space, SpaceSender>();
  let as = parts.as;
  let isClosed = false;
  let unanswered = 0;
  /** What it understands besides protocol 1. */
  let theirSpeech = 0;
  let toldTenant: string | undefined;
  /** Digests of the last hello. */
  let said: string | undefined;
  let saying: NodeJS.Timeout | undefined;
  let changedAtMs = 0;
  /** Reasons for not reading on. */
  const heldUp = new Set<string>();

  const send = (message: Message) => {
    if (!isClosed) carrier.send(encodeMessage(message));
  };
  const close = (why: ClosingReason) => {
    if (isClosed) return;
    metrics.closed.inc({ why });
    carrier.close(why);
  };
  const failed = (error: unknown) => {
    room.report(error);
    close('trouble');
  };
  const isOpenTo = (space: Space) => spacesOf(as).includes(space);
  const holdUp = (why: string) => {
    if (heldUp.size === 0) carrier.pause();
    if (!heldUp.has(why)) metrics.heldUp.inc({ why });
    heldUp.add(why);
  };
  const goOn = (why: string) => {
    if (heldUp.delete(why) && heldUp.size === 0 && !isClosed) carrier.resume();
  };

  const senderOf = (space: Space): SpaceSender => {
    const known = senders.get(space);
    if (known) return known;
    const sender = createSpaceSender(space, {
      lacking: async (vector, wants) => [
        ...(await room.store.lacking(space, vector)),
        ...(await room.store.rowsOf(space, wants)),
      ],
      read: (rows) => room.read(rows),
      send: (message) => {
        metrics.chunksSent.inc(message.chunks.length);
        send(message);
      },
      failed,
    });
    senders.set(space, sender);
    return sender;
  };

  const statesNow = () =>
    spacesOf(as).map((space) => ({ space, digest: room.digest(space), state: null }));
  const sayHello = () => {
    // Whose chunks these will be is not known before the first are here: then the other says it first.
    const tenant = room.account().tenant ?? toldTenant;
    if (tenant === undefined) return;
    const { app, place } = parts;
    const spaces = statesNow();
    said = digestsOf(spaces);
    const nowMs = parts.now();
    send({
      kind: 'hello',
      protocol: PROTOCOL_VERSION,
      app,
      tenant,
      place,
      spaces,
      asks: false,
      nowMs,
      speaks: SPEAKS,
    });
  };
  const isStale = () => said !== digestsOf(statesNow());
  /** It knows that both hold the same only when it has heard so. */
  const sayHelloSoon = () => {
    changedAtMs = performance.now();
    if (saying === undefined) waitToSayHello(HELLO_AFTER_MS, changedAtMs + HELLO_AT_LATEST_MS);
  };
  const waitToSayHello = (ms: number, latestMs: number) => {
    saying = setTimeout(() => {
      const nowMs = performance.now();
      const quietMs = nowMs - changedAtMs;
      if (quietMs < HELLO_AFTER_MS && nowMs < latestMs)
        return waitToSayHello(HELLO_AFTER_MS - quietMs, latestMs);
      saying = undefined;
      const isQuiet = unanswered === 0 && [...senders.values()].every((one) => one.isQuiet);
      if (isQuiet && isStale()) sayHello();
    }, ms);
  };
  const sayHave = (space: Space, reply: boolean) =>
    send({ kind: 'have', space, vector: room.vector(space), reply });
  /** Of some chunks only what somebody remade is here: who has what their authors sealed is asked for it. */
  const askForBodies = async (space: Space) => {
    if (as !== 'member' || theirSpeech < REMADE) return;
    const wants = await room.wanted(space);
    const vector = room.vector(space);
    if (wants.length > 0) send({ kind: 'have', space, vector, reply: true, wants });
  };

  const askForParts = () => {
    if (as !== 'member' || theirSpeech < PARTS) return;
    for (const { space, hashes } of room.shelf.toAsk(peer)) send({ kind: 'want', space, hashes });
  };

  const hear = {
    async hello({ tenant, spaces, asks, speaks = 0 }: Hello) {
      theirSpeech = speaks;
      const ours = room.account().tenant;
      if (ours !== null && tenant !== ours) return close('elsewhere');
      toldTenant = tenant;
      for (const { space, digest } of spaces) {
        if (!isOpenTo(space)) continue;
        if (digest === room.digest(space)) senderOf(space).isLevel();
        else sayHave(space, false);
      }
      if (asks || isStale()) sayHello();
      askForParts();
      for (const { space } of spaces) if (isOpenTo(space)) await askForBodies(space);
    },
    async have({ space, vector, reply, wants = [] }: Have) {
      if (!isOpenTo(space)) return;
      if (!reply && endsOtherwise(vector, room.vector(space))) sayHave(space, true);
      await senderOf(space).have(vector, wants);
    },
    async chunks(message: Chunks) {
      const incoming = checkPage(crypto, message);
      unanswered += incoming.bytes;
      if (unanswered > WINDOW_BYTES) holdUp('window');
      pace.spend(incoming.bytes, holdUp, goOn);
      const { vector, refused } = isOpenTo(message.space)
        ? await room.take({ incoming, from: peer })
        : refuseAll(incoming.chunks);
      unanswered -= incoming.bytes;
      for (const why of refused.values()) metrics.chunksRefused.inc({ why });
      metrics.chunksRefused.inc({ why: 'malformed' }, incoming.malformed.length);
      for (const answer of answersTo(incoming, vector, refused)) send(answer);
      if (unanswered <= WINDOW_BYTES) goOn('window');
      sayHelloSoon();
    },
    async want({ space, hashes }: Want) {
      for (const hash of hashes) {
        const bytes = isOpenTo(space) ? await room.shelf.read(space, hash) : undefined;
        send({ kind: 'parts', space, parts: [{ hash, bytes: bytes ?? null }] });
      }
    },
    async parts({ space, parts: some }: Parts) {
      if (as !== 'member' || !isOpenTo(space)) return;
      for (const { hash, bytes } of some) {
        pace.spend(bytes?.length ?? 0, holdUp, goOn);
        if (bytes) await room.shelf.take(hash, bytes);
        else room.shelf.lacks(hash, peer);
      }
      for (const one of room.peers()) one.askForParts();
    },
    live(message: Live) {
      if (as === 'member' && isOpenTo(message.space)) room.passOn(message, peer);
    },
  };

  const handle = async (message: Message): Promise<void> => {
    metrics.messages.inc({ kind: message.kind });
    switch (message.kind) {
      case 'hello':
        return hear.hello(message);
      case 'have':
        return hear.have(message);
      case 'chunks':
        return hear.chunks(message);
      case 'kept':
        senders.get(message.space)?.kept(message.page);
        return sayHelloSoon();
      case 'live':
        return hear.live(message);
      case 'want':
        return hear.want(message);
      case 'parts':
        return hear.parts(message);
      case 'refused':
        // Its page is answered for by `kept`; why it was not taken is the other place's to show.
        return undefined;
    }
  };

  const peer: Peer = {
    device,
    since: parts.now(),
    get isComingIn() {
      return as === 'joining';
    },
    become(next) {
      if (next === as) return;
      const known = spacesOf(as);
      as = next;
      sayHello();
      for (const space of spacesOf(as)) if (!known.includes(space)) sayHave(space, false);
    },
    offer(space, rows) {
      if (isOpenTo(space)) senderOf(space).offer(rows);
    },
    passOn(live) {
      if (as !== 'member' || !isOpenTo(live.space)) return;
      const isTooSlow = carrier.waitingBytes > MAX_LIVE_WAITING_BYTES;
      metrics[isTooSlow ? 'liveDropped' : 'livePassed'].inc();
      if (!isTooSlow) send(live);
    },
    askForParts,
    close,
  };

  carrier.listen({
    message(bytes) {
      const message = parseMessage(bytes);
      if (!message) return close('malformed');
      pace.count(holdUp, goOn);
      handle(message).catch(failed);
    },
    closed() {
      isClosed = true;
      clearTimeout(saying);
      for (const sender of senders.values()) sender.stop();
      pace.stop();
      parts.ended();
    },
  });
  sayHello();
  return peer;
}

function digestsOf(spaces: Hello['spaces']): string {
  return spaces.map(({ digest }) => digest).join();
}

function refuseAll(chunks: ReturnType<typeof checkPage>['chunks']) {
  return {
    vector: new Map() as Have['vector'],
    refused: new Map(chunks.map(({ id }) => [id, 'stranger' as const])),
  };
}
