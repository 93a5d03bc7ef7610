import { hkdfSync } from 'node:crypto';
import { bytesToHex, hexToBytes } from '#shared/chunks/bytes.ts';
import { type Cbor, encodeCbor } from '#shared/chunks/cbor.ts';
import type { SpaceKey } from '#shared/chunks/chunk.ts';
import type { DeviceKey, SpaceKeyId } from '#shared/chunks/header.ts';
import { bytesOf, listOf, parseCbor, textOf, timeOf } from '#shared/chunks/read-cbor.ts';
import type { Random } from '#shared/kit/clock.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';

/** What a device is called by people, as it says itself. */
export interface Name {
  readonly person: string;
  readonly seat: string;
  /** When it was said, by the device's clock. */
  readonly atMs: number;
  /** It is no computer but a recovery kit, of the operator it names; `person` and `seat` printed it. */
  readonly kit?: { readonly tenantName: string };
}

/** What an invitation is for. */
export interface InviteWords {
  readonly note: string;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

/** Whose words, in which tenant: nobody can say them after. */
export interface Said {
  readonly tenantId: string;
  readonly author: DeviceKey;
}

const NONCE_BYTES = 12;
const MAX_TEXT = 200;

export function encodeName({ person, seat, atMs, kit }: Name): Cbor {
  const words = [person.slice(0, MAX_TEXT), seat.slice(0, MAX_TEXT), atMs];
  return kit ? [...words, kit.tenantName.slice(0, MAX_TEXT)] : words;
}

export function readName(value: Cbor): Name {
  const [person, seat, atMs, tenantName] = listOf(value);
  const name = {
    person: textOf(person, MAX_TEXT),
    seat: textOf(seat, MAX_TEXT),
    atMs: timeOf(atMs),
  };
  return tenantName == null ? name : { ...name, kit: { tenantName: textOf(tenantName, MAX_TEXT) } };
}

export function encodeInviteWords({ note, madeAtMs, expiresAtMs }: InviteWords): Cbor {
  return [note.slice(0, MAX_TEXT), madeAtMs, expiresAtMs];
}

export function readInviteWords(value: Cbor): InviteWords {
  const [note, madeAtMs, expiresAtMs] = listOf(value);
  return {
    note: textOf(note, MAX_TEXT),
    madeAtMs: timeOf(madeAtMs),
    expiresAtMs: timeOf(expiresAtMs),
  };
}

/** Sealed with a key of the control space, which every member comes to have and the relay never: [key's name, nonce, sealed]. */
export function sealAbout(
  key: SpaceKey,
  said: Said,
  words: Cbor,
  random: Pick<Random, 'bytes'>,
): Uint8Array {
  return seal(key.key, hexToBytes(key.id), said, words, random);
}

/** undefined: the key has not come, or the words are not well made. */
export function openAbout<Words>(
  keyOf: (id: SpaceKeyId) => SpaceKey | undefined,
  said: Said,
  about: Uint8Array,
  read: (value: Cbor) => Words,
): Words | undefined {
  return open((id) => keyOf(id)?.key, said, about, read);
}

/** For who joins and has no key yet: sealed with what only the two who invited and were invited know. */
export function sealForInviter(
  secret: Uint8Array,
  said: Said,
  words: Cbor,
  random: Pick<Random, 'bytes'>,
): Uint8Array {
  return seal(keyOfSecret(secret), new Uint8Array(0), said, words, random);
}

export function openFromJoiner<Words>(
  secret: Uint8Array,
  said: Said,
  about: Uint8Array,
  read: (value: Cbor) => Words,
): Words | undefined {
  return open((id) => (id === '' ? keyOfSecret(secret) : undefined), said, about, read);
}

function keyOfSecret(secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'wellos/joiner-name/1', 32));
}

function seal(
  key: Uint8Array,
  keyId: Uint8Array,
  said: Said,
  words: Cbor,
  random: Pick<Random, 'bytes'>,
): Uint8Array {
  const nonce = random.bytes(NONCE_BYTES);
  const sealing = { key, nonce, associated: associatedOf(said) };
  return encodeCbor([keyId, nonce, nodeCrypto.encrypt(sealing, encodeCbor(words))]);
}

function open<Words>(
  keyOf: (id: SpaceKeyId) => Uint8Array | undefined,
  said: Said,
  about: Uint8Array,
  read: (value: Cbor) => Words,
): Words | undefined {
  const parts = parseCbor(about, (value) => {
    const [id, nonce, sealed] = listOf(value);
    const keyId = bytesToHex(bytesOf(id)) as SpaceKeyId;
    return { keyId, nonce: bytesOf(nonce, NONCE_BYTES), sealed: bytesOf(sealed) };
  });
  const key = parts && keyOf(parts.keyId);
  if (!key) return undefined;
  const sealing = { key, nonce: parts.nonce, associated: associatedOf(said) };
  const plain = nodeCrypto.decrypt(sealing, parts.sealed);
  return plain && parseCbor(plain, read);
}

function associatedOf({ tenantId, author }: Said): Uint8Array {
  return encodeCbor(['wellos/about/1', tenantId, hexToBytes(author)]);
}
