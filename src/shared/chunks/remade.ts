import { concat, textToUtf8 } from './bytes.ts';
import { MAX_PLAIN_BYTES, nonceBytes, type SpaceKey } from './chunk.ts';
import type { ChunkCrypto } from './crypto.ts';
import { MAX_BODY_BYTES } from './header.ts';

/** A nonce and a tag more than a body may have. */
export const MAX_REMADE_BYTES = MAX_BODY_BYTES + 64;

export interface RemadeOf {
  /** As it was signed: what is remade of one chunk opens with no other. */
  readonly header: Uint8Array;
  /** The key its author sealed it with. */
  readonly key: SpaceKey;
}

/**
 * What a chunk says, sealed anew by a place that has let its body go and has what it says in its documents. The header's
 * signature does not cover these bytes; its hash over the changes proves what they say to whoever can open them.
 * `nonce`: 12 random bytes. undefined when it is too large to travel.
 */
export function sealRemade(
  crypto: ChunkCrypto,
  { header, key }: RemadeOf,
  nonce: Uint8Array,
  plain: Uint8Array,
): Uint8Array | undefined {
  if (plain.length > MAX_PLAIN_BYTES) return undefined;
  const associated = associatedBytes(header);
  const sealed = crypto.encrypt({ key: key.key, nonce, associated }, crypto.deflate(plain));
  const bytes = concat([nonce, sealed]);
  return bytes.length > MAX_REMADE_BYTES ? undefined : bytes;
}

/** undefined for what was not sealed for this chunk with this key. Whether it is what the author wrote is another question. */
export function openRemade(
  crypto: ChunkCrypto,
  { header, key }: RemadeOf,
  bytes: Uint8Array,
): Uint8Array | undefined {
  if (bytes.length <= nonceBytes || bytes.length > MAX_REMADE_BYTES) return undefined;
  const nonce = bytes.subarray(0, nonceBytes);
  const associated = associatedBytes(header);
  const packed = crypto.decrypt({ key: key.key, nonce, associated }, bytes.subarray(nonceBytes));
  return packed && crypto.inflate(packed, MAX_PLAIN_BYTES);
}

function associatedBytes(header: Uint8Array): Uint8Array {
  return concat([textToUtf8('wellos/remade/1\0'), header]);
}
