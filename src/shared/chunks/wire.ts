import type { SealedChunk } from './chunk.ts';
import { hexToBytes } from './bytes.ts';
import { type Cbor, encodeCbor, Malformed } from './cbor.ts';
import { type ChunkId, type LogId, MAX_HEADER_BYTES, type Space, spaceOf } from './header.ts';
import { bytesOf, countOf, hexOf, listOf, parseCbor, textOf } from './read-cbor.ts';
import { MAX_REMADE_BYTES } from './remade.ts';

/**
 * What two places say to each other, once they know who the other is.
 *
 * Framing: one message is one CBOR list and one frame of whatever carries it (a WebSocket message, an element of a
 * long-polling answer, a record of a file). Carriers may lose, repeat and reorder messages: each stands alone, and taking
 * one in again changes nothing. Fields a newer version adds stand at the end of a list and are passed over.
 *
 * The exchange of one space:
 *  1. Both say `hello` with a digest per space. Equal digests: nothing to do. Who still does not know that both hold the same
 *     asks for another.
 *  2. Who sees another digest says `have`. A `have` is answered by what the other lacks (`chunks`), and by a `have` of
 *     one's own with `reply` set where that one lacks something too. A `reply` is never answered by another.
 *  3. `chunks` come parents first, at most `WINDOW_BYTES` of them not yet answered for, and less over a slow line.
 *  4. `kept` says that a page is on the disk, and nothing else does. What was not taken is in `refused`.
 *  5. Parts of checkpoints are asked for by their hashes (`want`) and answered one by one (`parts`), whenever somebody needs
 *     them; who asks sees to it that not too much is on its way, and asks again for what does not come.
 *  6. A place that has let bodies go says the `floor` in `hello`. It sends chunks behind it with what it has remade of them. One
 *     that has not got what a chunk says names it in `wants`, and is sent it by whoever has it, though it holds the chunk.
 */
export const PROTOCOL_VERSION = 1;
/** `hello.speaks`: `want` and `parts` too. Who does not say so is not sent any: a kind that is not known ends a conversation. */
export const PARTS = 1;
/** `hello.speaks`: chunks with remade bodies, and `have.wants`. Who does not say so is sent none without its own body. */
export const REMADE = 2;
export const SPEAKS = REMADE;

/** No message is larger: one chunk of the largest kind fits. */
export const MAX_MESSAGE_BYTES = MAX_HEADER_BYTES + MAX_REMADE_BYTES + 4 * 1024;
/** Bytes of chunks on their way that `kept` or `refused` has not answered for. One larger chunk may travel alone. */
export const WINDOW_BYTES = 256 * 1024;
/** What one `chunks` message gathers before it is sent. */
export const PAGE_BYTES = 64 * 1024;
export const MAX_PAGE_CHUNKS = 500;
export const MAX_LIVE_BYTES = 16 * 1024;
/** Parts one `want` may name, and on their way to one place at once. */
export const MAX_WANTED_PARTS = 8;
/** Chunks one `have` may want what they say of. */
export const MAX_WANTED_CHUNKS = 500;
const MAX_SPACES = 64;
const MAX_LOGS = 20_000;
const MAX_TIPS = 1_000;

/** `hello`: who one is and how one stands. The first message, and again whenever something changed and nothing is going on. */
export interface Hello {
  readonly kind: 'hello';
  readonly protocol: number;
  /** Version of the app, for people. */
  readonly app: string;
  readonly tenant: string;
  /** Names the place; says nothing of who it is, which the carrier has proven before. */
  readonly place: string;
  readonly spaces: readonly SpaceState[];
  /** Wants to be answered by a `hello` that does not. */
  readonly asks: boolean;
  /** What its clock shows, ms; not said by all. */
  readonly nowMs?: number | null;
  /** What it understands besides the messages of protocol 1: `PARTS` and up of `want` and `parts`. 0 where it is not said. */
  readonly speaks?: number;
}

export interface SpaceState {
  readonly space: Space;
  /** Of the vector, 32 bytes as hex. */
  readonly digest: string;
  /**
   * Over documents and heads of what counts, 32 bytes as hex; null where one has no keys, or has not folded all it holds.
   * With equal digests it must be equal too.
   */
  readonly state: string | null;
  /** The checkpoint behind which bodies have been let go there; null or not said: none have. */
  readonly floor?: ChunkId | null;
}

/** The ends of each log that a place holds: one, or more where it has forked. */
export type Vector = ReadonlyMap<LogId, readonly Tip[]>;

export interface Tip {
  readonly seq: number;
  readonly id: ChunkId;
}

/** `have`: all one holds of a space, closed under parents. */
export interface Have {
  readonly kind: 'have';
  readonly space: Space;
  readonly vector: Vector;
  /** Answers a `have`, and is not answered by another. */
  readonly reply: boolean;
  /** Chunks that are held, without what they say. */
  readonly wants?: readonly ChunkId[];
}

/** `chunks`: some that the other lacks, parents first. `page` is any number by which `kept` names it. */
export interface Chunks {
  readonly kind: 'chunks';
  readonly space: Space;
  readonly page: number;
  readonly chunks: readonly SealedChunk[];
}

/** `kept`: a page is on the disk, as far as it was not refused. `vector` is what is held then of the logs it was of. */
export interface Kept {
  readonly kind: 'kept';
  readonly space: Space;
  readonly page: number;
  readonly vector: Vector;
}

export const refusalReasons = [
  /** No chunk of this version, or its signature or body is not its own. */
  'malformed',
  /** Of another tenant or space. */
  'elsewhere',
  /** What it builds on is not here: say `have` again. */
  'parents-missing',
  /** Its place among its parents is not what it says. */
  'misplaced',
  /** Its author has never been a member. */
  'stranger',
  'quota',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** `refused`: a chunk that was not taken, by its id, or by the hash of what stood for its header. */
export interface Refused {
  readonly kind: 'refused';
  readonly space: Space;
  readonly id: ChunkId;
  readonly why: RefusalReason;
}

/** `live`: what is never stored, such as presence. At most `MAX_LIVE_BYTES`, encrypted by whoever says it. */
export interface Live {
  readonly kind: 'live';
  readonly space: Space;
  readonly bytes: Uint8Array;
}

/** `want`: parts of checkpoints, by the SHA-256 of their bytes. */
export interface Want {
  readonly kind: 'want';
  readonly space: Space;
  readonly hashes: readonly string[];
}

/** `parts`: what was wanted; null for what is not here. */
export interface Parts {
  readonly kind: 'parts';
  readonly space: Space;
  readonly parts: readonly { readonly hash: string; readonly bytes: Uint8Array | null }[];
}

export type Message = Hello | Have | Chunks | Kept | Refused | Live | Want | Parts;

export function encodeMessage(message: Message): Uint8Array {
  return encodeCbor([message.kind, ...fieldsOf(message)]);
}

/** undefined for bytes that are no message of this version; a kind that is not known is none. */
export function parseMessage(bytes: Uint8Array): Message | undefined {
  return bytes.length > MAX_MESSAGE_BYTES ? undefined : parseCbor(bytes, readMessage);
}

function fieldsOf(message: Message): readonly Cbor[] {
  switch (message.kind) {
    case 'hello': {
      const { protocol, app, tenant, place, asks } = message;
      const { nowMs = null, speaks = 0 } = message;
      const states = message.spaces.map(spaceStateToCbor);
      return [protocol, app, tenant, place, states, asks, nowMs, speaks];
    }
    case 'have':
      return haveToCbor(message);
    case 'chunks':
      return [message.space, message.page, message.chunks.map(chunkToCbor)];
    case 'kept':
      return [message.space, message.page, vectorToCbor(message.vector)];
    case 'refused':
      return [message.space, hexToBytes(message.id), message.why];
    case 'live':
      return [message.space, message.bytes];
    case 'want':
      return [message.space, message.hashes.map(hexToBytes)];
    case 'parts':
      return [message.space, message.parts.map(({ hash, bytes }) => [hexToBytes(hash), bytes])];
  }
}

function readMessage(value: Cbor): Message {
  const [kind, ...fields] = listOf(value);
  const read = typeof kind === 'string' && Object.hasOwn(readers, kind) && readers[kind];
  if (!read) throw new Malformed('no kind of message');
  return read(fields);
}

const readers: Readonly<Record<string, (fields: readonly Cbor[]) => Message>> = {
  hello: ([protocol, app, tenant, place, spaces, asks, nowMs, speaks]) => ({
    kind: 'hello',
    protocol: countOf(protocol),
    app: textOf(app, 64),
    tenant: textOf(tenant, 64),
    place: textOf(place, 128),
    spaces: listUpTo(spaces, MAX_SPACES).map(readSpaceState),
    asks: asks === true,
    nowMs: typeof nowMs === 'number' && Number.isSafeInteger(nowMs) ? nowMs : null,
    speaks: speaks === undefined ? 0 : countOf(speaks),
  }),
  have: ([space, vector, reply, wants]) => ({
    kind: 'have',
    space: spaceOf(space),
    vector: readVector(vector),
    reply: reply === true,
    wants: wants === undefined ? [] : listUpTo(wants, MAX_WANTED_CHUNKS).map(readId),
  }),
  chunks: ([space, page, chunks]) => ({
    kind: 'chunks',
    space: spaceOf(space),
    page: countOf(page),
    chunks: listUpTo(chunks, MAX_PAGE_CHUNKS).map(readChunk),
  }),
  kept: ([space, page, vector]) => ({
    kind: 'kept',
    space: spaceOf(space),
    page: countOf(page),
    vector: readVector(vector),
  }),
  refused: ([space, id, why]) => ({
    kind: 'refused',
    space: spaceOf(space),
    id: hexOf(id, 32) as ChunkId,
    why: refusalReasons.find((reason) => reason === why) ?? 'malformed',
  }),
  live: ([space, bytes]) => ({ kind: 'live', space: spaceOf(space), bytes: liveBytes(bytes) }),
  want: ([space, hashes]) => ({
    kind: 'want',
    space: spaceOf(space),
    hashes: listUpTo(hashes, MAX_WANTED_PARTS).map((hash) => hexOf(hash, 32)),
  }),
  parts: ([space, parts]) => ({
    kind: 'parts',
    space: spaceOf(space),
    parts: listUpTo(parts, MAX_WANTED_PARTS).map(readPart),
  }),
};

/** What most have nothing to say of is left out. */
function haveToCbor({ space, vector, reply, wants = [] }: Have): readonly Cbor[] {
  const fields: Cbor[] = [space, vectorToCbor(vector), reply];
  return wants.length === 0 ? fields : [...fields, wants.map(hexToBytes)];
}

function spaceStateToCbor({ space, digest, state, floor }: SpaceState): Cbor {
  const fields: Cbor[] = [space, hexToBytes(digest), state === null ? null : hexToBytes(state)];
  return floor == null ? fields : [...fields, hexToBytes(floor)];
}

function readSpaceState(value: Cbor): SpaceState {
  const [space, digest, state, floor] = listOf(value);
  return {
    space: spaceOf(space),
    digest: hexOf(digest, 32),
    state: state === null ? null : hexOf(state, 32),
    floor: floor == null ? null : readId(floor),
  };
}

function readId(value: Cbor): ChunkId {
  return hexOf(value, 32) as ChunkId;
}

/** Logs and their tips in rising order: one vector has one encoding, and with it one digest. */
export function vectorToCbor(vector: Vector): Cbor {
  return [...vector]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([log, tips]) => [hexToBytes(log), tips.toSorted(byTip).map(tipToCbor)]);
}

function byTip(one: Tip, other: Tip): number {
  return one.seq - other.seq || (one.id < other.id ? -1 : 1);
}

function tipToCbor({ seq, id }: Tip): Cbor {
  return [seq, hexToBytes(id)];
}

function readVector(value: Cbor | undefined): Vector {
  const logs = listUpTo(value, MAX_LOGS).map((item) => {
    const [log, tips] = listOf(item);
    return [hexOf(log, 16) as LogId, listUpTo(tips, MAX_TIPS).map(readTip)] as const;
  });
  return new Map(logs);
}

function readTip(value: Cbor): Tip {
  const [seq, id] = listOf(value);
  return { seq: countOf(seq), id: hexOf(id, 32) as ChunkId };
}

function chunkToCbor({ header, signature, body, remade }: SealedChunk): Cbor {
  return body === null && remade ? [header, signature, body, remade] : [header, signature, body];
}

function readChunk(value: Cbor): SealedChunk {
  const [header, signature, body, remade] = listOf(value);
  return {
    header: bytesOf(header),
    signature: bytesOf(signature, 64),
    body: body === null ? null : bytesOf(body),
    remade: body === null && remade != null ? bytesOf(remade) : null,
  };
}

function readPart(value: Cbor): Parts['parts'][number] {
  const [hash, bytes] = listOf(value);
  return { hash: hexOf(hash, 32), bytes: bytes === null ? null : bytesOf(bytes) };
}

function liveBytes(value: Cbor | undefined): Uint8Array {
  const bytes = bytesOf(value);
  if (bytes.length > MAX_LIVE_BYTES) throw new Malformed('too much at once');
  return bytes;
}

function listUpTo(value: Cbor | undefined, most: number): readonly Cbor[] {
  const items = listOf(value);
  if (items.length > most) throw new Malformed('a list too long');
  return items;
}
