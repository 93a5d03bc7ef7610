import { bytesToHex, concat, hexToBytes, isSameBytes, textToUtf8 } from './bytes.ts';
import { type Cbor, encodeCbor, Malformed } from './cbor.ts';
import { MAX_PLAIN_BYTES, type SpaceKey } from './chunk.ts';
import type { ChunkCrypto } from './crypto.ts';
import { MAX_BODY_BYTES, type Space, type SpaceKeyId } from './header.ts';
import { bytesOf, hexOf, listOf, parseCbor, textOf } from './read-cbor.ts';

/** What one part gathers before it is compressed, unless a single document is larger. */
export const PART_BYTES = 64 * 1024;

/** A document of a checkpoint, and the rows that were made of it. */
export interface CheckpointDocument {
  readonly kind: string;
  readonly key: string;
  /** Ids of its last changes, 64 hex digits each, in rising order. */
  readonly heads: readonly string[];
  readonly snapshot: Uint8Array;
  /** Rows as JSON by the part of the document they are of; of projections of `Part.rowsVersion`. */
  readonly rows: readonly (readonly [part: string, json: string])[];
}

export interface Part {
  readonly rowsVersion: number;
  readonly documents: readonly CheckpointDocument[];
}

/** Where a part belongs: it opens nowhere else. */
interface PartOf {
  readonly tenant: string;
  readonly space: Space;
}

/**
 * A part as it travels: version, key id, nonce and what AES-256-GCM makes of the compressed documents. undefined when it is
 * too large to travel. `nonce`: 12 random bytes.
 */
export function sealPart(
  crypto: ChunkCrypto,
  { tenant, space, key, nonce }: PartOf & { readonly key: SpaceKey; readonly nonce: Uint8Array },
  part: Part,
): Uint8Array | undefined {
  const plain = encodeCbor([part.rowsVersion, part.documents.map(documentToCbor)]);
  if (plain.length > MAX_PLAIN_BYTES) return undefined;
  const associated = associatedBytes({ tenant, space });
  const sealed = crypto.encrypt({ key: key.key, nonce, associated }, crypto.deflate(plain));
  const bytes = encodeCbor([VERSION, hexToBytes(key.id), nonce, sealed]);
  return bytes.length > MAX_BODY_BYTES ? undefined : bytes;
}

/** undefined for what is no part of this version, or of another place; `no-key` for one that cannot be opened yet. */
export function openPart(
  crypto: ChunkCrypto,
  { tenant, space, keyOf }: PartOf & { keyOf(id: SpaceKeyId): SpaceKey | undefined },
  bytes: Uint8Array,
): Part | 'no-key' | undefined {
  const envelope = parseCbor(bytes, readEnvelope);
  if (!envelope) return undefined;
  const key = keyOf(envelope.key);
  if (!key) return 'no-key';
  const associated = associatedBytes({ tenant, space });
  const packed = crypto.decrypt(
    { key: key.key, nonce: envelope.nonce, associated },
    envelope.sealed,
  );
  const plain = packed && crypto.inflate(packed, MAX_PLAIN_BYTES);
  return plain && parseCbor(plain, readPart);
}

/** By which a checkpoint names a part. */
export function partHashOf(crypto: Pick<ChunkCrypto, 'sha256'>, bytes: Uint8Array): string {
  return bytesToHex(crypto.sha256(bytes));
}

export function isPartOf(
  crypto: Pick<ChunkCrypto, 'sha256'>,
  hash: string,
  bytes: Uint8Array,
): boolean {
  return bytes.length <= MAX_BODY_BYTES && isSameBytes(crypto.sha256(bytes), hexToBytes(hash));
}

const VERSION = 1;

function associatedBytes({ tenant, space }: PartOf): Uint8Array {
  return concat([textToUtf8('wellos/part/1\0'), encodeCbor([tenant, space])]);
}

function documentToCbor({ kind, key, heads, snapshot, rows }: CheckpointDocument): Cbor {
  return [kind, key, heads.map(hexToBytes), snapshot, rows.map(([part, json]) => [part, json])];
}

function readEnvelope(value: Cbor) {
  const [version, key, nonce, sealed] = listOf(value);
  if (version !== VERSION) throw new Malformed('not of this version');
  return { key: hexOf(key, 32) as SpaceKeyId, nonce: bytesOf(nonce, 12), sealed: bytesOf(sealed) };
}

function readPart(value: Cbor): Part {
  const [rowsVersion, documents] = listOf(value);
  if (typeof rowsVersion !== 'number') throw new Malformed('no version of rows');
  return { rowsVersion, documents: listOf(documents).map(readDocument) };
}

function readDocument(value: Cbor): CheckpointDocument {
  const [kind, key, heads, snapshot, rows] = listOf(value);
  return {
    kind: textOf(kind, 64),
    key: textOf(key, 256),
    heads: listOf(heads).map((head) => hexOf(head, 32)),
    snapshot: bytesOf(snapshot),
    rows: listOf(rows).map((row) => {
      const [part, json] = listOf(row);
      return [textOf(part, 256), textOf(json, MAX_PLAIN_BYTES)] as const;
    }),
  };
}
