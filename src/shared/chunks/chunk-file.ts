import { concat, hexToBytes, isSameBytes, textToUtf8 } from './bytes.ts';
import { type Cbor, encodeCbor, Malformed } from './cbor.ts';
import type { ChunkCrypto, Signer } from './crypto.ts';
import { keyOf } from './device-key.ts';
import { type FileBlobs, fileBlobsOf, fileBlobsToCbor } from './file-blobs.ts';
import { type ChunkId, type DeviceKey, type Space, spaceOf } from './header.ts';
import { bytesOf, countOf, hexOf, listOf, parseCbor, textOf } from './read-cbor.ts';
import { MAX_MESSAGE_BYTES } from './wire.ts';

/**
 * Chunks in a file: what another place lacks, or all there is. It begins with `fileMagic`; records follow.
 *
 * A record is its length (32 bits, the high byte first), the first 8 bytes of the SHA-256 of what it says, and that. In order:
 *  1. One header, signed by the device that wrote the file.
 *  2. One `have` of `wire.ts` per space: what that device held. Its digest stands in the header.
 *  3. `chunks` of `wire.ts`: the members space first, in each space parents first.
 *  4. Photos and files, where there are any: `file-blobs.ts`.
 *  5. One end, which says how many chunks there were: without it the file has been cut off.
 *
 * What is behind the end, and records of a kind that is not known, are passed over.
 */
export const fileMagic = Uint8Array.of(0x57, 0x4c, 0x53, 0x59, 0x4e, 0x43, 0x1a, 0x01);
export const RECORD_HEAD_BYTES = 12;
const CHECK_BYTES = 8;
const VERSION = 1;
const MAX_SPACES = 64;

export interface FileHeader {
  readonly tenant: string;
  /** The chunk the tenant began with. */
  readonly root: ChunkId;
  /** Who wrote the file. */
  readonly device: DeviceKey;
  /** By its clock. */
  readonly atMs: number;
  /** Version of the app, for people. */
  readonly app: string;
  /** Whether only what another place lacked was written. */
  readonly isPart: boolean;
  /** How many there are in the file. */
  readonly chunks: number;
  /** Of the vector of each space the device held. */
  readonly digests: readonly { readonly space: Space; readonly digest: string }[];
  /** What it carries of photos and files; undefined: it says nothing of them. */
  readonly blobs?: FileBlobs | undefined;
}

type Hashing = Pick<ChunkCrypto, 'sha256'>;

export function encodeRecord(crypto: Hashing, says: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, says.length);
  return concat([length, checkOf(crypto, says), says]);
}

/** How long the record is that begins with these bytes, and how to know that it is whole; undefined where none begins. */
export function parseRecordHead(
  head: Uint8Array,
): { readonly bytes: number; readonly check: Uint8Array } | undefined {
  if (head.length < RECORD_HEAD_BYTES) return undefined;
  const bytes = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0);
  const isPossible = bytes > 0 && bytes <= MAX_MESSAGE_BYTES;
  return isPossible ? { bytes, check: head.slice(4, RECORD_HEAD_BYTES) } : undefined;
}

export function isWholeRecord(crypto: Hashing, says: Uint8Array, check: Uint8Array): boolean {
  return isSameBytes(checkOf(crypto, says), check);
}

export function encodeFileHeader(signer: Signer, header: Omit<FileHeader, 'device'>): Uint8Array {
  const device = keyOf(signer);
  const said = encodeCbor([
    header.tenant,
    hexToBytes(header.root),
    hexToBytes(device),
    header.atMs,
    header.app,
    header.isPart,
    header.chunks,
    header.digests.map(({ space, digest }) => [space, hexToBytes(digest)]),
    ...(header.blobs ? [fileBlobsToCbor(header.blobs)] : []),
  ]);
  return encodeCbor(['file', VERSION, said, signer.sign(signedBytes(said))]);
}

/** `newer` for a header of a version that is not known here; undefined for bytes that are none, or none its device has signed. */
export function parseFileHeader(
  { verify }: Pick<ChunkCrypto, 'verify'>,
  bytes: Uint8Array,
): FileHeader | 'newer' | undefined {
  const read = parseCbor(bytes, readSigned);
  if (!read || read === 'newer') return read;
  const header = parseCbor(read.said, readHeader);
  const isSigned =
    header && verify(hexToBytes(header.device), signedBytes(read.said), read.signature);
  return isSigned ? header : undefined;
}

export function encodeFileEnd(chunks: number): Uint8Array {
  return encodeCbor(['end', chunks]);
}

/** How many chunks the file has; undefined for what is no end. */
export function parseFileEnd(bytes: Uint8Array): number | undefined {
  return parseCbor(bytes, (value) => {
    const [kind, chunks] = listOf(value);
    return kind === 'end' ? countOf(chunks) : undefined;
  });
}

function readSigned(value: Cbor) {
  const [kind, version, said, signature] = listOf(value);
  if (kind !== 'file') throw new Malformed('no header of a file');
  if (countOf(version) > VERSION) return 'newer' as const;
  return { said: bytesOf(said), signature: bytesOf(signature, 64) };
}

function readHeader(value: Cbor): FileHeader {
  const [tenant, root, device, atMs, app, isPart, chunks, digests, blobs] = listOf(value);
  const pairs = listOf(digests);
  if (pairs.length > MAX_SPACES) throw new Malformed('too many spaces');
  return {
    tenant: textOf(tenant, 64),
    root: hexOf(root, 32) as ChunkId,
    device: hexOf(device, 32) as DeviceKey,
    atMs: timeOf(atMs),
    app: textOf(app, 64),
    isPart: isPart === true,
    chunks: countOf(chunks),
    digests: pairs.map((pair) => {
      const [space, digest] = listOf(pair);
      return { space: spaceOf(space), digest: hexOf(digest, 32) };
    }),
    blobs: blobs === undefined ? undefined : fileBlobsOf(blobs),
  };
}

/** A clock may say anything. */
function timeOf(value: Cbor | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new Malformed('no time');
  return value;
}

function signedBytes(said: Uint8Array): Uint8Array {
  return concat([textToUtf8('wellos/file/1\0'), said]);
}

function checkOf(crypto: Hashing, says: Uint8Array): Uint8Array {
  return crypto.sha256(says).slice(0, CHECK_BYTES);
}
