import { createCipheriv, createDecipheriv } from 'node:crypto';

const mark = Buffer.from('WS1');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A secret under a key of 32 bytes: mark, nonce, AES-256-GCM, tag. `name` is bound to it: one does not open in another's place.
 * `nonce`: 12 bytes, never used before with this key.
 */
export function seal(
  key: Uint8Array,
  name: string,
  secret: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(boundTo(name));
  const body = Buffer.concat([cipher.update(secret), cipher.final()]);
  return new Uint8Array(Buffer.concat([mark, nonce, body, cipher.getAuthTag()]));
}

/** undefined: another key, another name, or bytes that have changed. */
export function unseal(key: Uint8Array, name: string, sealed: Uint8Array): Uint8Array | undefined {
  const bodyAt = mark.length + NONCE_BYTES;
  if (sealed.length < bodyAt + TAG_BYTES || !mark.equals(sealed.subarray(0, mark.length)))
    return undefined;
  const opening = createDecipheriv('aes-256-gcm', key, sealed.subarray(mark.length, bodyAt));
  opening.setAAD(boundTo(name));
  opening.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const start = opening.update(sealed.subarray(bodyAt, -TAG_BYTES));
    return new Uint8Array(Buffer.concat([start, opening.final()]));
  } catch {
    return undefined;
  }
}

function boundTo(name: string): Uint8Array {
  return new TextEncoder().encode(`wellos/secret/1|${name}`);
}
