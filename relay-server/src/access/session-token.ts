import { randomBytes } from 'node:crypto';
import { concat, textToUtf8 } from '#shared/chunks/bytes.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { hmacOf, isSameSecret } from '#relay/crypto.ts';

/**
 * How a device that has proven itself once is known in the requests that follow, at any relay that shares the secret. Nothing
 * is kept of it, and it says nothing of rights: those are asked for at each request.
 */
export interface SessionTokens {
  /** A challenge that says by itself that it is one of ours, and until when. */
  challenge(name: string): Uint8Array;
  isChallenge(name: string, nonce: Uint8Array): boolean;
  make(name: string, device: DeviceKey): { readonly token: string; readonly expiresAt: number };
  deviceOf(name: string, token: string): DeviceKey | undefined;
}

const CHALLENGE_MS = 60_000;
const TOKEN_MS = 10 * 60_000;
const SEAL_BYTES = 16;
const STATED_BYTES = 16;

export function createSessionTokens(secret: Uint8Array, now: () => number): SessionTokens {
  const seal = (purpose: string, name: string, stated: Uint8Array) =>
    hmacOf(secret, textToUtf8(`wellos/${purpose}/1\0${name}\0`), stated);
  const isSealed = (purpose: string, name: string, stated: Uint8Array, given: Uint8Array) =>
    isSameSecret(seal(purpose, name, stated).subarray(0, given.length), given);

  return {
    challenge(name) {
      const stated = new Uint8Array(randomBytes(STATED_BYTES));
      new DataView(stated.buffer).setBigUint64(0, BigInt(now() + CHALLENGE_MS));
      return concat([stated, seal('challenge', name, stated).subarray(0, SEAL_BYTES)]);
    },
    isChallenge(name, nonce) {
      if (nonce.length !== STATED_BYTES + SEAL_BYTES) return false;
      const stated = nonce.slice(0, STATED_BYTES);
      const expires = Number(new DataView(stated.buffer).getBigUint64(0));
      return expires > now() && isSealed('challenge', name, stated, nonce.subarray(STATED_BYTES));
    },
    make(name, device) {
      const expiresAt = now() + TOKEN_MS;
      const stated = `${device}.${expiresAt}`;
      const sealed = Buffer.from(seal('session', name, textToUtf8(stated))).toString('hex');
      return { token: `${stated}.${sealed}`, expiresAt };
    },
    deviceOf(name, token) {
      const [, device, expires, sealed] =
        /^([0-9a-f]{64})\.(\d{1,15})\.([0-9a-f]{64})$/.exec(token) ?? [];
      if (!device || !expires || !sealed || Number(expires) <= now()) return undefined;
      const isOurs = isSealed(
        'session',
        name,
        textToUtf8(`${device}.${expires}`),
        Buffer.from(sealed, 'hex'),
      );
      return isOurs ? (device as DeviceKey) : undefined;
    },
  };
}
