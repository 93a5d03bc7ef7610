import { concat, hexToBytes, textToUtf8 } from './bytes.ts';
import { type Cbor, encodeCbor, Malformed } from './cbor.ts';
import type { DeviceKey } from './header.ts';
import { bytesOf, countOf, hexOf, listOf, parseCbor, textOf } from './read-cbor.ts';

/**
 * How a relay comes to know who is at the other end of a carrier, before the first message of the exchange (`wire.ts`):
 *
 *  1. The relay says `challenge`.
 *  2. The device says `prove`: its key, signed together with the challenge and the address it believes to have reached, so
 *     that nobody between can pass a challenge of the real relay on.
 *  3. The relay says `welcome`, or `denied` and closes.
 */
export const HANDSHAKE_VERSION = 1;
/** No message of the handshake is larger. */
export const MAX_HANDSHAKE_BYTES = 4 * 1024;
const NONCE_BYTES = 32;

/** `nonce`: 32 random bytes, used once. */
export interface Challenge {
  readonly kind: 'challenge';
  readonly version: number;
  readonly nonce: Uint8Array;
}

export interface Prove {
  readonly kind: 'prove';
  readonly device: DeviceKey;
  /** By the device's key over `connectBytes`. */
  readonly signature: Uint8Array;
  /** What the relay's owner gave out for a tenant that has no members yet. */
  readonly claim: string | null;
  /** Of an invitation that the device wants to join with: the one-time key, and its signature over `connectBytes`. */
  readonly invite: { readonly key: DeviceKey; readonly signature: Uint8Array } | null;
}

/** `role`: as what the device is let in; who joins or claims may only become a member for the time being. */
export interface Welcome {
  readonly kind: 'welcome';
  readonly version: number;
  readonly as: 'member' | 'joining' | 'claiming';
}

export const denialReasons = [
  /** No message of this version, or none within its time. */
  'malformed',
  /** The signature is not the device's, or for another address. */
  'not-proven',
  'no-such-tenant',
  'suspended',
  /** Never a member, nor invited. */
  'stranger',
  /** A member until its right was taken away. */
  'revoked',
  'too-many',
] as const;
export type DenialReason = (typeof denialReasons)[number];

export interface Denied {
  readonly kind: 'denied';
  readonly why: DenialReason;
}

export type HandshakeMessage = Challenge | Prove | Welcome | Denied;

/**
 * What a device signs: `host` as in the address it connected to (`relay.example:4690`), in small letters, and `tenant` by the
 * name it has in that address (`/t/<name>`, or the subdomain).
 */
export function connectBytes(host: string, tenant: string, nonce: Uint8Array): Uint8Array {
  return concat([textToUtf8('wellos/connect/1\0'), encodeCbor([host, tenant, nonce])]);
}

export function encodeHandshake(message: HandshakeMessage): Uint8Array {
  return encodeCbor([message.kind, ...fieldsOf(message)]);
}

/** undefined for bytes that are none of this version. */
export function parseHandshake(bytes: Uint8Array): HandshakeMessage | undefined {
  return bytes.length > MAX_HANDSHAKE_BYTES ? undefined : parseCbor(bytes, readHandshake);
}

function fieldsOf(message: HandshakeMessage): readonly Cbor[] {
  switch (message.kind) {
    case 'challenge':
      return [message.version, message.nonce];
    case 'prove': {
      const { device, signature, claim, invite } = message;
      const invited = invite && [hexToBytes(invite.key), invite.signature];
      return [hexToBytes(device), signature, claim, invited];
    }
    case 'welcome':
      return [message.version, message.as];
    case 'denied':
      return [message.why];
  }
}

function readHandshake(value: Cbor): HandshakeMessage {
  const [kind, ...fields] = listOf(value);
  switch (kind) {
    case 'challenge':
      return { kind, version: countOf(fields[0]), nonce: bytesOf(fields[1], NONCE_BYTES) };
    case 'prove':
      return readProve(fields);
    case 'welcome':
      return { kind, version: countOf(fields[0]), as: oneOf(welcomes, fields[1]) };
    case 'denied':
      return { kind, why: oneOf(denialReasons, fields[0]) };
    default:
      throw new Malformed('no message of the handshake');
  }
}

const welcomes = ['member', 'joining', 'claiming'] as const;

function readProve([device, signature, claim, invite]: readonly Cbor[]): Prove {
  return {
    kind: 'prove',
    device: hexOf(device, 32) as DeviceKey,
    signature: bytesOf(signature, 64),
    claim: claim === null ? null : textOf(claim, 128),
    invite: invite === null ? null : readInvite(invite),
  };
}

function readInvite(value: Cbor | undefined): NonNullable<Prove['invite']> {
  const [key, signature] = listOf(value);
  return { key: hexOf(key, 32) as DeviceKey, signature: bytesOf(signature, 64) };
}

function oneOf<T extends string>(known: readonly T[], value: Cbor | undefined): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Malformed('a word that is not known');
  return found;
}
