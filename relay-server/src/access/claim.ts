import { randomBytes } from 'node:crypto';
import { bytesToHex, hexToBytes } from '#shared/chunks/bytes.ts';
import { hashOfText, isSameSecret } from '#relay/crypto.ts';

/** What the relay's owner gives out so that a tenant may be founded here, once. Only its hash is kept. */
export function makeClaim(): { readonly code: string; readonly hash: string } {
  const code = randomBytes(18).toString('base64url');
  return { code, hash: hashOfClaim(code) };
}

export function isClaim(code: string | null, hash: string | null): boolean {
  return code !== null && hash !== null && isSameSecret(hashOfText(code), hexToBytes(hash));
}

function hashOfClaim(code: string): string {
  return bytesToHex(hashOfText(code));
}
