import { bytesToHex, hexToBytes, isSameBytes } from './bytes.ts';
import type { ChunkCrypto, Signer } from './crypto.ts';
import { keyOf } from './device-key.ts';
import {
  associatedBytes,
  type ChunkHeader,
  type ChunkId,
  encodeHeader,
  MAX_BODY_BYTES,
  parseHeader,
  signedBytes,
  type SpaceKeyId,
} from './header.ts';

/** The most a body may say once it is opened; what a compressed megabyte could claim is no limit. */
export const MAX_PLAIN_BYTES = 8 * 1024 * 1024;
const NONCE_BYTES = 12;

/** A chunk as it travels and is stored. */
export interface SealedChunk {
  readonly header: Uint8Array;
  readonly signature: Uint8Array;
  /** null where it has been let go. */
  readonly body: Uint8Array | null;
  /** Without a body, what it said, sealed anew: see `remade.ts`. */
  readonly remade?: Uint8Array | null;
}

/** A chunk of which everything that can be checked without its surroundings has been. */
export interface Chunk extends SealedChunk {
  readonly id: ChunkId;
  readonly says: ChunkHeader;
}

export interface SpaceKey {
  readonly id: SpaceKeyId;
  readonly key: Uint8Array;
}

export type Draft = Pick<
  ChunkHeader,
  'tenant' | 'space' | 'log' | 'seq' | 'height' | 'parents' | 'members' | 'changesHash'
> & {
  readonly plain: Uint8Array;
  /** undefined: a body in clear. */
  readonly key: SpaceKey | undefined;
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
};

/** undefined when its body would be too large to travel: nothing was made then. */
export function sealChunk(crypto: ChunkCrypto, signer: Signer, draft: Draft): Chunk | undefined {
  const { plain, key, ...fields } = draft;
  const known = {
    ...fields,
    author: keyOf(signer),
    key: key?.id ?? null,
    nonce: key ? draft.nonce : new Uint8Array(0),
  };
  const packed = crypto.deflate(plain);
  const associated = associatedBytes(known);
  const body = key
    ? crypto.encrypt({ key: key.key, nonce: draft.nonce, associated }, packed)
    : packed;
  if (body.length > MAX_BODY_BYTES || plain.length > MAX_PLAIN_BYTES) return undefined;
  const says = { ...known, bodyBytes: body.length, bodyHash: crypto.sha256(body) };
  const header = encodeHeader(says);
  const signature = signer.sign(signedBytes(header));
  return { id: idOf(crypto, header), says, header, signature, body, remade: null };
}

/**
 * What came from outside, checked: shape, hash of the body, signature. undefined when any of it does not hold. Where it
 * stands among others, and whether it counts, is another question.
 */
export function checkChunk(
  crypto: Pick<ChunkCrypto, 'sha256' | 'verify'>,
  sealed: SealedChunk,
): Chunk | undefined {
  const { header, signature, body, remade = null } = sealed;
  const says = parseHeader(header);
  if (!says || (body !== null && !fitsBody(crypto, says, body))) return undefined;
  const isSigned = crypto.verify(hexToBytes(says.author), signedBytes(header), signature);
  return isSigned ? { id: idOf(crypto, header), says, header, signature, body, remade } : undefined;
}

/** What a body says; undefined when it cannot be opened with the key, which proves that its author did not seal it well. */
export function openBody(
  crypto: ChunkCrypto,
  says: ChunkHeader,
  body: Uint8Array,
  key: SpaceKey | undefined,
): Uint8Array | undefined {
  const associated = associatedBytes(says);
  const packed = key ? crypto.decrypt({ key: key.key, nonce: says.nonce, associated }, body) : body;
  return packed && crypto.inflate(packed, MAX_PLAIN_BYTES);
}

export function fitsBody(
  crypto: Pick<ChunkCrypto, 'sha256'>,
  says: ChunkHeader,
  body: Uint8Array,
): boolean {
  return body.length === says.bodyBytes && isSameBytes(crypto.sha256(body), says.bodyHash);
}

export function spaceKeyOf(crypto: Pick<ChunkCrypto, 'sha256'>, key: Uint8Array): SpaceKey {
  return { id: bytesToHex(crypto.sha256(key)) as SpaceKeyId, key };
}

function idOf(crypto: Pick<ChunkCrypto, 'sha256'>, header: Uint8Array): ChunkId {
  return bytesToHex(crypto.sha256(header)) as ChunkId;
}

export const nonceBytes = NONCE_BYTES;
