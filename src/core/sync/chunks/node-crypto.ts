import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  type KeyObject,
  verify,
} from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ChunkCrypto } from '#shared/chunks/crypto.ts';

const TAG_BYTES = 16;
/** SubjectPublicKeyInfo of an Ed25519 key is this and its 32 bytes (RFC 8410, 4). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');
const MAX_KEYS = 1_000;

/** Cryptography of chunks by Node's own. */
export const nodeCrypto: ChunkCrypto = {
  sha256: (bytes) => bytesOf(createHash('sha256').update(bytes).digest()),
  verify(publicKey, bytes, signature) {
    const key = keyOf(publicKey);
    return key !== undefined && verify(null, bytes, key, signature);
  },
  encrypt({ key, nonce, associated }, plain) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated);
    return bytesOf(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
  },
  decrypt({ key, nonce, associated }, sealed) {
    if (sealed.length < TAG_BYTES) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(associated).setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      const text = decipher.update(sealed.subarray(0, -TAG_BYTES));
      return bytesOf(Buffer.concat([text, decipher.final()]));
    } catch {
      // The tag does not fit: the bytes are others, or the key is.
      return undefined;
    }
  },
  deflate: (bytes) => bytesOf(deflateRawSync(bytes)),
  inflate(bytes, maxBytes) {
    try {
      return bytesOf(inflateRawSync(bytes, { maxOutputLength: maxBytes }));
    } catch {
      // Not deflated, cut off, or longer than it may be.
      return undefined;
    }
  },
};

const keysByBytes = new Map<string, KeyObject | undefined>();

/** A chunk's author is one of few, and making a key of bytes costs as much as verifying with it. */
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
    // Of another length than a key has.
    return undefined;
  }
}

/** A view of a buffer's own bytes, without Buffer's other ways of comparing and slicing. */
function bytesOf(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
