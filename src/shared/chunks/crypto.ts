/**
 * What chunks need of a platform's cryptography, and of its compression, which differs by platform too. Contract:
 *  - Everything answers at once: a chunk is checked and stored within one transaction.
 *  - Nothing that comes from outside makes it throw: what cannot be verified is `false`, what cannot be opened `undefined`.
 *  - The same bytes verify on every platform.
 */
export interface ChunkCrypto {
  sha256(bytes: Uint8Array): Uint8Array;
  /** Ed25519 (RFC 8032), key of 32 and signature of 64 bytes. */
  verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean;
  /** AES-256-GCM, the tag of 16 bytes behind the text. */
  encrypt(sealing: Sealing, plain: Uint8Array): Uint8Array;
  decrypt(sealing: Sealing, sealed: Uint8Array): Uint8Array | undefined;
  /** DEFLATE without a wrapper (RFC 1951). */
  deflate(bytes: Uint8Array): Uint8Array;
  /** `undefined` when it would be longer than `maxBytes`. */
  inflate(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined;
}

export interface Sealing {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** 12 bytes, never used twice with one key. */
  readonly nonce: Uint8Array;
  /** Travels beside, and is proven with it. */
  readonly associated: Uint8Array;
}

/** A device's own key. */
export interface Signer {
  /** Ed25519, 32 bytes: a device is known by it. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}
