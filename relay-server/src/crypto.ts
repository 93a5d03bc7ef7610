import {
  createHash,
  createHmac,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { ChunkCrypto } from '#shared/chunks/crypto.ts';

/** SubjectPublicKeyInfo of an Ed25519 key is this and its 32 bytes (RFC 8410, 4). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');
const MAX_KEYS = 10_000;

/** All a place without keys needs of cryptography: it proves and counts, and opens nothing but the members space. */
export type RelayCrypto = Pick<ChunkCrypto, 'sha256' | 'verify' | 'inflate'>;

export const relayCrypto: RelayCrypto = {
  sha256: (bytes) => bytesOf(createHash('sha256').update(bytes).digest()),
  verify(publicKey, bytes, signature) {
    const key = keyOf(publicKey);
    return key !== undefined && verify(null, bytes, key, signature);
  },
  inflate(bytes, maxBytes) {
    try {
      return bytesOf(inflateRawSync(bytes, { maxOutputLength: maxBytes }));
    } catch {
      // Not deflated, cut off, or longer than it may be.
      return undefined;
    }
  },
};

export function hmacOf(secret: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return bytesOf(hmac.digest());
}

/** Takes as long whether they differ early or late. */
export function isSameSecret(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

export function hashOfText(text: string): Uint8Array {
  return bytesOf(createHash('sha256').update(text, 'utf8').digest());
}

const keysByBytes = new Map<string, KeyObject | undefined>();

/** Making a key of its bytes costs as much as verifying with it. */
function keyOf(publicKey: Uint8Array): KeyObject | undefined {
  const name = Buffer.from(publicKey).toString('latin1');
  if (keysByBytes.has(name)) return keysByBytes.get(name);
  if (keysByBytes.size >= MAX_KEYS) keysByBytes.clear();
  const key = makeKey(publicKey);
  keysByBytes.set(name, key);
  return key;
}

function makeKey(publicKey: Uint8Array): KeyObject | undefined {
  try {
    const key = Buffer.concat([spkiHead, publicKey]);
    return createPublicKey({ key, format: 'der', type: 'spki' });
  } catch {
    // No key of this kind.
    return undefined;
  }
}

function bytesOf(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
