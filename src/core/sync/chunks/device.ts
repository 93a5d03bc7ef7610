import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import type { Signer } from '#shared/chunks/crypto.ts';

/** PKCS #8 of a key is this and its 32 bytes (RFC 8410, 7). */
const ed25519Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const x25519Head = Buffer.from('302e020100300506032b656e04220420', 'hex');
/** SubjectPublicKeyInfo of an X25519 key. */
const x25519SpkiHead = Buffer.from('302a300506032b656e032100', 'hex');

/** A device's own keys: one it signs with and is known by, one that others wrap keys for it with. */
export interface Device extends Signer {
  /** X25519 public key, 32 bytes. */
  readonly wrapKey: Uint8Array;
  /** X25519 (RFC 7748) with another's public key; undefined for one that is none. */
  agree(publicKey: Uint8Array): Uint8Array | undefined;
}

/** Both keys follow from the one secret the keychain holds, 32 bytes. */
export function createDevice(seed: Uint8Array): Device {
  const signing = privateKey(ed25519Head, seed);
  const wrapSeed = hkdfSync('sha256', seed, new Uint8Array(0), 'wellos/wrap-key/1', 32);
  return {
    publicKey: publicBytes(signing),
    sign: (bytes) => new Uint8Array(sign(null, bytes, signing)),
    ...createAgreement(new Uint8Array(wrapSeed)),
  };
}

/** Half of an agreement between two: a key of its own, from 32 random bytes. */
export function createAgreement(seed: Uint8Array): Pick<Device, 'wrapKey' | 'agree'> {
  const own = privateKey(x25519Head, seed);
  return {
    wrapKey: publicBytes(own),
    agree(publicKey) {
      try {
        const key = Buffer.concat([x25519SpkiHead, publicKey]);
        const other = createPublicKey({ key, format: 'der', type: 'spki' });
        return new Uint8Array(diffieHellman({ privateKey: own, publicKey: other }));
      } catch {
        // Of another length, or a point with which everybody would agree on nothing.
        return undefined;
      }
    },
  };
}

function privateKey(head: Buffer, seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' });
}

function publicBytes(key: KeyObject): Uint8Array {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(-32));
}
