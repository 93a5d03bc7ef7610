import type { Brand } from '#shared/kit/brand.ts';
import { concat, hexToBytes, textToUtf8 } from './bytes.ts';
import { type Cbor, encodeCbor, Malformed } from './cbor.ts';
import { bytesOf, countOf, hexOf, listOf, parseCbor, textOf } from './read-cbor.ts';

/** SHA-256 of a chunk's header, 64 hex digits. */
export type ChunkId = Brand<'ChunkId'>;
/** Ed25519 public key of a device, 64 hex digits. */
export type DeviceKey = Brand<'DeviceKey'>;
/** What one device wrote in one space, in a row: 32 hex digits. */
export type LogId = Brand<'LogId'>;
/** Names a space's key: SHA-256 of it, 64 hex digits. */
export type SpaceKeyId = Brand<'SpaceKeyId'>;
/** What is encrypted, replicated and writable apart. */
export type Space = Brand<'Space'>;

/** The space that says who is a member. Its bodies are not encrypted; names inside are. */
export const membersSpace = 'members' as Space;

export const MAX_PARENTS = 256;
export const MAX_HEADER_BYTES = 24 * 1024;
/** As it travels, compressed and encrypted. */
export const MAX_BODY_BYTES = 1024 * 1024;
const VERSION = 1;
const NONCE_BYTES = 12;

/** What everybody may know of a chunk, and what its author signs. */
export interface ChunkHeader {
  readonly tenant: string;
  readonly space: Space;
  readonly log: LogId;
  /** Counts the log, from 0. */
  readonly seq: number;
  /** 1 + the highest among its parents; 0 without any. */
  readonly height: number;
  readonly author: DeviceKey;
  /** In order of their ids. The author had all of them, and had built them in. */
  readonly parents: readonly ChunkId[];
  /**
   * What of the members space its author had built in; null: the same as the chunk before it in its log had. In the members
   * space always null: there its parents say it.
   */
  readonly members: readonly ChunkId[] | null;
  /** null: the body is not encrypted. */
  readonly key: SpaceKeyId | null;
  /** 12 bytes, or none with a body that is not encrypted. */
  readonly nonce: Uint8Array;
  /** Of the body as it travels. */
  readonly bodyBytes: number;
  /** SHA-256 of the body as it travels. */
  readonly bodyHash: Uint8Array;
  /** SHA-256 over the documents and hashes of its changes, so that they can be proven when the body has gone. */
  readonly changesHash: Uint8Array;
}

export function encodeHeader(header: ChunkHeader): Uint8Array {
  return encodeCbor([...associated(header), header.bodyBytes, header.bodyHash]);
}

/** What is proven with the body: all of the header that is known before the body is sealed. */
export function associatedBytes(header: Omit<ChunkHeader, 'bodyBytes' | 'bodyHash'>): Uint8Array {
  return encodeCbor(associated(header));
}

/** What an author signs: no other signature of the same key can stand for it. */
export function signedBytes(header: Uint8Array): Uint8Array {
  return concat([textToUtf8('wellos/chunk/1\0'), header]);
}

/** undefined for bytes that are no header of this version, or say something no header may. */
export function parseHeader(bytes: Uint8Array): ChunkHeader | undefined {
  if (bytes.length > MAX_HEADER_BYTES) return undefined;
  const header = parseCbor(bytes, readHeader);
  return header && isPossible(header) ? header : undefined;
}

function associated(header: Omit<ChunkHeader, 'bodyBytes' | 'bodyHash'>): Cbor[] {
  return [
    VERSION,
    header.tenant,
    header.space,
    hexToBytes(header.log),
    header.seq,
    header.height,
    hexToBytes(header.author),
    header.parents.map(hexToBytes),
    header.members?.map(hexToBytes) ?? null,
    header.key === null ? null : hexToBytes(header.key),
    header.nonce,
    header.changesHash,
  ];
}

function readHeader(value: Cbor): ChunkHeader {
  const fields = listOf(value);
  if (fields[0] !== VERSION || fields.length !== 14) throw new Malformed('not of this version');
  const [, tenant, space, log, seq, height, author, parents, members, key, nonce, ...rest] = fields;
  return {
    tenant: shortText(tenant),
    space: spaceOf(space),
    log: hexOf(log, 16) as LogId,
    seq: countOf(seq),
    height: countOf(height),
    author: hexOf(author, 32) as DeviceKey,
    parents: idsOf(parents),
    members: members === null ? null : idsOf(members),
    key: key === null ? null : (hexOf(key, 32) as SpaceKeyId),
    nonce: bytesOf(nonce),
    changesHash: bytesOf(rest[0], 32),
    bodyBytes: countOf(rest[1]),
    bodyHash: bytesOf(rest[2], 32),
  };
}

function isPossible(header: ChunkHeader): boolean {
  const isClear = header.key === null;
  const isOfMembers = header.space === membersSpace;
  return (
    header.bodyBytes <= MAX_BODY_BYTES &&
    header.nonce.length === (isClear ? 0 : NONCE_BYTES) &&
    isOfMembers === isClear &&
    (isOfMembers ? header.members === null : header.members !== null || header.seq > 0) &&
    header.height > 0 === header.parents.length > 0 &&
    header.height >= header.seq
  );
}

function shortText(value: Cbor | undefined): string {
  const text = textOf(value, 64);
  if (text === '') throw new Malformed('an empty name');
  return text;
}

export function spaceOf(value: Cbor | undefined): Space {
  const text = textOf(value, 20);
  if (!/^[a-z]+$/.test(text)) throw new Malformed('no name of a space');
  return text as Space;
}

/** Ids in strictly rising order, so that one set of them has one encoding. */
export function idsOf(value: Cbor | undefined): readonly ChunkId[] {
  const items = listOf(value);
  if (items.length > MAX_PARENTS) throw new Malformed('too many ids');
  const ids = items.map((item) => hexOf(item, 32) as ChunkId);
  if (ids.some((id, at) => at > 0 && ids[at - 1]! >= id)) throw new Malformed('ids out of order');
  return ids;
}
