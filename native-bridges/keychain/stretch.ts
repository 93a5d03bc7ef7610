import { scrypt } from 'node:crypto';

/** About 0.4 s and 128 MB for each guess (RFC 7914; OWASP's first recommendation). */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const KEY_BYTES = 32;

/** A key of 32 bytes from a passphrase. The same letters give the same bytes, however a keyboard composes its accents. */
export function stretch(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC').trim(), salt, KEY_BYTES, cost, (error, key) => {
      if (error) reject(error);
      else resolve(new Uint8Array(key));
    });
  });
}
