import { bytesToHex } from '#shared/chunks/bytes.ts';
import {
  type ChunkHeader,
  type ChunkId,
  membersSpace,
  parseHeader,
  type Space,
} from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import {
  type Chunks,
  encodeMessage,
  type Have,
  type Hello,
  type Kept,
  type Live,
  type Message,
  parseMessage,
  type Parts,
  PARTS,
  PROTOCOL_VERSION,
  type Refused,
  REMADE,
  SPEAKS,
  type SpaceState,
  type Vector,
  type Want,
} from '#shared/chunks/wire.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { Link } from './link.ts';
import { nodeCrypto } from './node-crypto.ts';
import { PeerSpace } from './peer-space.ts';
import type { Place } from './place.ts';

/** A page or a question is believed lost after this. */
const LOST_AFTER_MS = 10_000;
/** How often one says how one stands while it is not known that both hold the same. */
const HELLO_EVERY_MS = 15_000;
/** The same question again, however often it comes up. */
const ASK_EVERY_MS = 1_000;

export interface ExchangeDeps {
  readonly place: Place;
  readonly link: Link;
  /** With `nowMs` both learn how far their clocks are apart. */
  readonly clock: Pick<Clock, 'monotonicMs'> & Partial<Pick<Clock, 'nowMs'>>;
  readonly tenantId: string;
  /** Names this place for people; which it is the carrier has proven. */
  readonly placeName: string;
  readonly appVersion: string;
  /** Which spaces are spoken of: who is no member yet hears of members only. All, unless told otherwise. */
  readonly opens?: (space: Space) => boolean;
  /**
   * What the other place held of a space when it last said so: what it lacks is sent before it speaks. If it has changed since,
   * it says so.
   */
  readonly remembered?: (space: Space) => Vector | undefined;
  readonly onRefused?: (refused: Refused, by: 'us' | 'them') => void;
  /** What is said and never stored. */
  readonly onLive?: (live: Live) => void;
}

/** How two places stand, as far as this one has heard. */
export interface Standing {
  /** undefined: not heard yet. */
  readonly placeName: string | undefined;
  /** Both hold the same chunks of every space. */
  readonly isSame: boolean;
  /** Spaces of which both hold the same chunks, and make other documents of them: never to be seen. */
  readonly diverged: readonly Space[];
  /** The hash both have computed of each space of which they hold the same; a relay computes none. */
  readonly hashes: ReadonlyMap<Space, string>;
  /** Chunks that are known to lack there. */
  readonly unsent: number;
  readonly appVersion: string | undefined;
  /** What it holds of each space, as far as it has said. */
  readonly theirs: ReadonlyMap<Space, Vector>;
  /** Spaces of which it has let bodies go; undefined: it has not said. */
  readonly floors: readonly Space[] | undefined;
  /** Its clock ahead of this one, when it last said what it shows; undefined: it does not say. */
  readonly skewMs: number | undefined;
  /** Taken in here, and said to be kept there, in this conversation. */
  readonly chunksIn: number;
  readonly chunksOut: number;
}

/** One conversation of two places over one link; see `wire.ts` for what is said. */
export interface Exchange {
  readonly standing: Standing;
  /** To be called about once a second: says again what seems lost. */
  tick(): void;
  sendLive(space: Space, bytes: Uint8Array): void;
  close(): void;
}

export function createExchange(deps: ExchangeDeps): Exchange {
  const { place, link, clock, opens = () => true } = deps;
  const peers = new Map(spaces.map((space) => [space, new PeerSpace(place, space)]));
  const peerOf = (space: Space) => (opens(space) ? peers.get(space) : undefined);
  const statesNow = rememberOpen(place, opens);
  const askedAtMs = new Map<Space, number>();
  /** Spaces that begin from a checkpoint: its documents come first. */
  const askLater = new Set<Space>();
  let heard: Hello | undefined;
  let helloAtMs = -Infinity;
  /** What was last said of how one stands. */
  let said: Hello['spaces'] = [];
  let pages = 0;
  let skewMs: number | undefined;
  let chunksIn = 0;
  let chunksOut = 0;

  const say = (message: Message) => link.send(encodeMessage(message));
  const now = () => clock.monotonicMs();

  const sayHello = (asks: boolean) => {
    place.seal();
    place.tend();
    const hello: Hello = {
      kind: 'hello',
      protocol: PROTOCOL_VERSION,
      app: deps.appVersion,
      tenant: deps.tenantId,
      place: deps.placeName,
      spaces: statesNow(),
      asks,
      nowMs: clock.nowMs?.() ?? null,
      speaks: SPEAKS,
    };
    helloAtMs = now();
    said = hello.spaces;
    say(hello);
  };

  const ask = (space: Space, reply = false) => {
    if (place.checkpoints.waitsForParts(space)) {
      askLater.add(space);
      return;
    }
    askLater.delete(space);
    if (!reply && now() - (askedAtMs.get(space) ?? -Infinity) < ASK_EVERY_MS) return;
    if (!reply) askedAtMs.set(space, now());
    say({ kind: 'have', space, vector: place.vectorOf(space), reply, wants: wantsOf(space) });
  };

  const wantsOf = (space: Space) => ((heard?.speaks ?? 0) >= REMADE ? place.wantsOf(space) : []);

  const pump = (peer: PeerSpace) => {
    for (let page = peer.nextPage(pages, now()); page; page = peer.nextPage(pages, now())) {
      pages++;
      say(page);
    }
  };

  /** One page of each space, before the time it takes to say how one stands: the rest follows when it has answered. */
  const sendAhead = () => {
    place.seal();
    for (const [space, peer] of peers) {
      const theirs = opens(space) ? deps.remembered?.(space) : undefined;
      if (!theirs) continue;
      peer.says(theirs);
      const page = peer.nextPage(pages, now());
      if (page) say(page);
      pages++;
    }
  };

  const pumpParts = () => {
    const gives = (heard?.speaks ?? 0) >= PARTS;
    for (const space of peers.keys()) {
      const hashes = opens(space) ? place.checkpoints.toAsk(space, gives) : [];
      if (hashes.length > 0) say({ kind: 'want', space, hashes });
      if (askLater.has(space)) ask(space);
    }
  };

  const handlers = {
    hello(hello: Hello) {
      if (hello.protocol !== PROTOCOL_VERSION || hello.tenant !== deps.tenantId) {
        close();
        return;
      }
      heard = hello;
      if (hello.nowMs != null && clock.nowMs) skewMs = hello.nowMs - clock.nowMs();
      place.seal();
      for (const [space, peer] of peers) {
        if (!opens(space)) continue;
        peer.takesRemade = (hello.speaks ?? 0) >= REMADE;
        const isSame =
          stateIn(hello.spaces, space)?.digest === stateIn(place.states(), space)?.digest;
        if (isSame) peer.says(place.vectorOf(space));
        if (!isSame || wantsOf(space).length > 0) ask(space);
      }
      if (hello.asks) sayHello(false);
      pumpParts();
    },
    have({ space, vector, reply, wants }: Have) {
      const peer = peerOf(space);
      if (!peer) return;
      place.seal();
      peer.says(vector, wants);
      pump(peer);
      if (!reply && place.isAhead(vector)) ask(space, true);
    },
    chunks({ space, page, chunks }: Chunks) {
      const peer = peerOf(space);
      if (!peer) return;
      const { refused, filled } = place.takeIn(space, chunks, exchange);
      const refusedIds = new Set(refused.map(({ id }) => id));
      const headers = chunks.flatMap(({ header }) => {
        const id = bytesToHex(nodeCrypto.sha256(header)) as ChunkId;
        const says = parseHeader(header);
        return says && !refusedIds.has(id) ? [{ ...says, id }] : [];
      });
      peer.has(headers);
      chunksIn += headers.length;
      if (headers.length > 0) link.hadUse?.();
      for (const { id, why } of refused) {
        const answer: Refused = { kind: 'refused', space, id, why };
        say(answer);
        deps.onRefused?.(answer, 'us');
      }
      say({ kind: 'kept', space, page, vector: logsOf(place.vectorOf(space), headers) });
      if (space === membersSpace) pumpParts();
      if (filled > 0 && wantsOf(space).length > 0) ask(space);
      if (!refused.some(({ why }) => why === 'parents-missing')) return;
      for (const lacking of new Set([spaces[0]!, space])) ask(lacking);
    },
    kept({ space, page, vector }: Kept) {
      const peer = peerOf(space);
      if (!peer) return;
      peer.saysOf(vector);
      const arrived = peer.answers(page, now());
      chunksOut += arrived;
      if (arrived > 0) link.hadUse?.();
      pump(peer);
    },
    refused(message: Refused) {
      const { space, id, why } = message;
      deps.onRefused?.(message, 'them');
      if (why === 'parents-missing') peers.get(space)?.wasTooEarly(id);
      else peers.get(space)?.refuses(id);
    },
    want({ space, hashes }: Want) {
      if (!opens(space)) return;
      for (const hash of hashes) {
        const bytes = place.checkpoints.read(hash) ?? null;
        say({ kind: 'parts', space, parts: [{ hash, bytes }] });
      }
    },
    parts({ space, parts }: Parts) {
      if (!opens(space)) return;
      for (const { hash, bytes } of parts) {
        if (bytes) place.checkpoints.take(space, hash, bytes);
        else place.checkpoints.lacks(hash);
      }
      if (parts.some(({ bytes }) => bytes)) pumpParts();
    },
    live(message: Live) {
      if (opens(message.space)) deps.onLive?.(message);
    },
  };

  const stopListening = place.onAdded(({ space, ids, from }) => {
    const peer = peerOf(space);
    if (!peer || from === exchange) return;
    peer.add(ids);
    pump(peer);
  });
  const close = () => {
    stopListening();
    link.close();
  };

  const exchange: Exchange = {
    get standing() {
      const unsent = [...peers.values()].reduce((sum, peer) => sum + peer.unsent, 0);
      const theirs = new Map(
        [...peers.values()].flatMap((peer) => (peer.theirs ? [[peer.space, peer.theirs]] : [])),
      );
      return {
        placeName: heard?.place,
        appVersion: heard?.app,
        unsent,
        theirs,
        floors: heard?.spaces.filter(({ floor }) => floor != null).map(({ space }) => space),
        skewMs,
        chunksIn,
        chunksOut,
        ...compare(statesNow(), heard),
      };
    },
    tick() {
      const nowMs = now();
      for (const peer of peers.values()) {
        if (peer.giveUp(nowMs - LOST_AFTER_MS)) ask(peer.space);
      }
      // Of a space that has just been opened nothing has been heard: then there is news.
      const isQuiet = [...peers.values()].every((peer) => peer.unsent === 0);
      const isDue = nowMs - helloAtMs >= HELLO_EVERY_MS && !compare(statesNow(), heard).isSame;
      const isNews = isQuiet && nowMs - helloAtMs >= ASK_EVERY_MS && said !== statesNow();
      if (isDue || isNews) sayHello(isDue);
      pumpParts();
      for (const { space, digest } of heard ? statesNow() : []) {
        place.checkpoints.noteLevel(space, stateIn(heard!.spaces, space)?.digest === digest);
      }
    },
    sendLive: (space, bytes) => say({ kind: 'live', space, bytes }),
    close,
  };

  link.listen({
    message(bytes) {
      const message = parseMessage(bytes);
      if (message) handlers[message.kind](message as never);
    },
    closed: stopListening,
  });
  try {
    sendAhead();
    sayHello(false);
  } catch (error) {
    close();
    throw error;
  }
  return exchange;
}

function stateIn(states: readonly SpaceState[], space: Space): SpaceState | undefined {
  return states.find((one) => one.space === space);
}

/** The same list as long as nothing has changed. */
function rememberOpen(
  place: Place,
  opens: NonNullable<ExchangeDeps['opens']>,
): () => readonly SpaceState[] {
  let of: readonly SpaceState[] | undefined;
  let open: readonly SpaceState[] = [];
  return () => {
    const all = place.states();
    const now = all.filter(({ space }) => opens(space));
    if (of !== all || now.length !== open.length) open = now;
    of = all;
    return open;
  };
}

function compare(
  states: readonly SpaceState[],
  heard: Hello | undefined,
): Pick<Standing, 'isSame' | 'diverged' | 'hashes'> {
  const pairs = states.map((ours) => ({
    ours,
    theirs: heard && stateIn(heard.spaces, ours.space),
  }));
  const same = pairs.filter(({ ours, theirs }) => ours.digest === theirs?.digest);
  const diverged = same.filter(
    ({ ours, theirs }) =>
      ours.state !== null && theirs?.state != null && ours.state !== theirs.state,
  );
  return {
    isSame: same.length === pairs.length,
    diverged: diverged.map(({ ours }) => ours.space),
    hashes: new Map(
      same.flatMap(({ ours, theirs }) =>
        ours.state !== null && ours.state === theirs?.state ? [[ours.space, ours.state]] : [],
      ),
    ),
  };
}

/** Of a vector the logs of some chunks. */
function logsOf(vector: Vector, headers: readonly Pick<ChunkHeader, 'log'>[]): Vector {
  const logs = new Set(headers.map(({ log }) => log));
  return new Map([...vector].filter(([log]) => logs.has(log)));
}
