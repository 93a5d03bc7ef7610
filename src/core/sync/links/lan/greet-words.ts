import { concat, hexToBytes, textToUtf8 } from '#shared/chunks/bytes.ts';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import { type Cbor, encodeCbor, Malformed } from '#shared/chunks/cbor.ts';
import { type DeviceKey, membersSpace } from '#shared/chunks/header.ts';
import { bytesOf, countOf, hexOf, listOf, parseCbor } from '#shared/chunks/read-cbor.ts';
import { encodeMessage, parseMessage } from '#shared/chunks/wire.ts';

/**
 * What two neighbours say before the first message of the exchange, over TLS whose certificates prove nothing by themselves. `side` is
 * who dialled and who listens; every proof is over the connection's own key material and both certificates, so that it is worth nothing
 * on another connection, to whoever stands between.
 *
 *  1. Both say `knock`, who dials first: that they know the tenant. Whoever does not hears nothing.
 *  2. Both say `prove`: which device they are.
 *  3. Both say `verdict`: as what they take the other. Who is not known shows entries of the members space that make it a member
 *     (`chunks` of `wire.ts`, then `shown`), and is judged anew. Entries are shown to whom one takes for a member, and by who dialled.
 */
export const GREET_VERSION = 1;
/** No word is larger, `chunks` excepted. */
export const MAX_GREET_BYTES = 4 * 1024;
/** One message of entries, and all of them: each costs a signature to check, before anything is known of who shows them. */
export const MAX_ENTRIES_BYTES = 256 * 1024;
export const MAX_SHOWN_BYTES = 2 * 1024 * 1024;

export type Side = 'dials' | 'listens';

/** What a connection is for; photos and files have one of their own, so that they never stand before what people typed. */
export type Purpose = 'chunks' | 'blobs';

export interface Knock {
  readonly kind: 'knock';
  readonly version: number;
  readonly proof: Uint8Array;
  /** Who dialled says it; who listens says it again, where it knows of it. */
  readonly purpose: Purpose;
}

export interface ProveLan {
  readonly kind: 'prove';
  readonly device: DeviceKey;
  /** By the device's key over `greetBytes`. */
  readonly signature: Uint8Array;
  /** Where the device listens itself, on the address it is connected from; 0: nowhere. */
  readonly port: number;
  /** Of an invitation that it wants to join with: the one-time key, and its signature over `greetBytes`. */
  readonly invite: { readonly key: DeviceKey; readonly signature: Uint8Array } | null;
}

export interface Verdict {
  readonly kind: 'verdict';
  readonly as: 'member' | 'joining' | 'unknown';
}

/** Entries of the members space, parents first. */
export interface Entries {
  readonly kind: 'entries';
  readonly chunks: readonly SealedChunk[];
}

export interface Shown {
  readonly kind: 'shown';
}

export type GreetWord = Knock | ProveLan | Verdict | Entries | Shown;

/** What is proven: who says it, to whom, on which connection, for which tenant. */
export function greetBytes(
  tenantId: string,
  side: Side,
  connection: {
    readonly material: Uint8Array;
    readonly keyHashes: Readonly<Record<Side, Uint8Array>>;
  },
): Uint8Array {
  const { material, keyHashes } = connection;
  const said = [tenantId, side, material, keyHashes.dials, keyHashes.listens];
  return concat([textToUtf8('wellos/lan/1\0'), encodeCbor(said)]);
}

export function encodeGreet(word: GreetWord): Uint8Array {
  switch (word.kind) {
    case 'knock':
      // A seat that knows of no purposes reads the first three, and answers as if it were for chunks.
      return encodeCbor([
        'knock',
        word.version,
        word.proof,
        ...(word.purpose === 'blobs' ? [word.purpose] : []),
      ]);
    case 'prove': {
      const { device, signature, port, invite } = word;
      const invited = invite && [hexToBytes(invite.key), invite.signature];
      return encodeCbor(['prove', hexToBytes(device), signature, port, invited]);
    }
    case 'verdict':
      return encodeCbor(['verdict', word.as]);
    case 'entries':
      return encodeMessage({ kind: 'chunks', space: membersSpace, page: 0, chunks: word.chunks });
    case 'shown':
      return encodeCbor(['shown']);
  }
}

/** undefined for bytes that are no word of this version. */
export function parseGreet(bytes: Uint8Array): GreetWord | undefined {
  if (bytes.length <= MAX_GREET_BYTES) {
    const word = parseCbor(bytes, readWord);
    if (word) return word;
  }
  const message = parseMessage(bytes);
  const isEntries = message?.kind === 'chunks' && message.space === membersSpace;
  return isEntries ? { kind: 'entries', chunks: message.chunks } : undefined;
}

function readWord(value: Cbor): GreetWord {
  const [kind, ...fields] = listOf(value);
  switch (kind) {
    case 'knock':
      return {
        kind,
        version: countOf(fields[0]),
        proof: bytesOf(fields[1], 32),
        purpose: purposeOf(fields[2]),
      };
    case 'prove':
      return readProve(fields);
    case 'verdict':
      return { kind, as: verdictOf(fields[0]) };
    case 'shown':
      return { kind };
    default:
      throw new Malformed('no word of the greeting');
  }
}

function readProve([device, signature, port, invite]: readonly Cbor[]): ProveLan {
  return {
    kind: 'prove',
    device: hexOf(device, 32) as DeviceKey,
    signature: bytesOf(signature, 64),
    port: portOf(port),
    invite: invite === null ? null : readInvite(invite),
  };
}

function readInvite(value: Cbor | undefined): NonNullable<ProveLan['invite']> {
  const [key, signature] = listOf(value);
  return { key: hexOf(key, 32) as DeviceKey, signature: bytesOf(signature, 64) };
}

function portOf(value: Cbor | undefined): number {
  const port = countOf(value);
  if (port > 65_535) throw new Malformed('no port');
  return port;
}

function purposeOf(value: Cbor | undefined): Purpose {
  if (value === undefined) return 'chunks';
  if (value === 'blobs') return value;
  throw new Malformed('no purpose');
}

function verdictOf(value: Cbor | undefined): Verdict['as'] {
  if (value === 'member' || value === 'joining' || value === 'unknown') return value;
  throw new Malformed('no verdict');
}
