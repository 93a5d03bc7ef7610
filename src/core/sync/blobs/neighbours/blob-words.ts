import { hexToBytes } from '#shared/chunks/bytes.ts';
import { type Cbor, encodeCbor, Malformed } from '#shared/chunks/cbor.ts';
import { countOf, hexOf, listOf, parseCbor } from '#shared/chunks/read-cbor.ts';

/**
 * What two members say on a line for photos and files. Each may ask; `id` is whoever asks' own, and stands in the answers.
 *
 *  - `ask` which of some blobs the other holds; `held` answers with those.
 *  - `fetch` a part of one: `piece`s in order answer, then `ended`. No more comes than was asked for, so that whoever asks for no more
 *    than it can take holds the other back.
 *  - `gained`: what has come to lie here since, told unasked.
 *  - `doubt`: what came of a blob was altered; whoever sent it looks at what it has.
 *
 * Words are CBOR lists, and a piece is a frame of its own: a zero, which begins no list, the id (32 bits, the high byte first), and
 * bytes that are copied nowhere. Blobs go by the hash of their ciphertext. Words that are not known are passed over.
 */
export type BlobWord =
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly hashes: readonly string[];
      /** Asked by one who may let it go on the strength of the answer: whoever says yes keeps it for a while. */
      readonly isPledge: boolean;
    }
  | { readonly kind: 'held'; readonly id: number; readonly hashes: readonly string[] }
  | { readonly kind: 'gained'; readonly hashes: readonly string[] }
  | { readonly kind: 'doubt'; readonly hash: string }
  | {
      readonly kind: 'fetch';
      readonly id: number;
      readonly hash: string;
      readonly offset: number;
      readonly length: number;
    }
  | { readonly kind: 'piece'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'ended'; readonly id: number; readonly isHeld: boolean };

/** In one `ask`, `held` or `gained`. */
export const MAX_HASHES = 1_000;
/** In one `fetch`. */
export const MAX_FETCH_BYTES = 4 * 1024 * 1024;
/** In one `piece`. */
export const PIECE_BYTES = 256 * 1024;

const PIECE_MARK = 0;
const PIECE_HEAD_BYTES = 5;

/** The parts of a frame. */
export function encodeBlobWord(word: BlobWord): readonly Uint8Array[] {
  return word.kind === 'piece' ? [pieceHead(word.id), word.bytes] : [encodeList(word)];
}

function pieceHead(id: number): Uint8Array {
  const head = new Uint8Array(PIECE_HEAD_BYTES);
  head[0] = PIECE_MARK;
  new DataView(head.buffer).setUint32(1, id);
  return head;
}

function encodeList(word: Exclude<BlobWord, { kind: 'piece' }>): Uint8Array {
  switch (word.kind) {
    case 'ask':
      return encodeCbor(['ask', word.id, word.hashes.map(hexToBytes), word.isPledge]);
    case 'held':
      return encodeCbor(['held', word.id, word.hashes.map(hexToBytes)]);
    case 'gained':
      return encodeCbor(['gained', word.hashes.map(hexToBytes)]);
    case 'doubt':
      return encodeCbor(['doubt', hexToBytes(word.hash)]);
    case 'fetch':
      return encodeCbor(['fetch', word.id, hexToBytes(word.hash), word.offset, word.length]);
    case 'ended':
      return encodeCbor(['ended', word.id, word.isHeld]);
  }
}

/** undefined for bytes that are no word; `unknown` for one of a later version. The bytes of a piece are those given, not a copy. */
export function parseBlobWord(bytes: Uint8Array): BlobWord | 'unknown' | undefined {
  return bytes[0] === PIECE_MARK ? parsePiece(bytes) : parseCbor(bytes, readWord);
}

function parsePiece(bytes: Uint8Array): BlobWord | undefined {
  if (bytes.length <= PIECE_HEAD_BYTES) return undefined;
  const id = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  return { kind: 'piece', id, bytes: bytes.subarray(PIECE_HEAD_BYTES) };
}

function readWord(value: Cbor): BlobWord | 'unknown' {
  const [kind, ...fields] = listOf(value);
  switch (kind) {
    case 'ask':
      return {
        kind,
        id: countOf(fields[0]),
        hashes: hashesOf(fields[1]),
        isPledge: fields[2] === true,
      };
    case 'held':
      return { kind, id: countOf(fields[0]), hashes: hashesOf(fields[1]) };
    case 'gained':
      return { kind, hashes: hashesOf(fields[0]) };
    case 'doubt':
      return { kind, hash: hexOf(fields[0], 32) };
    case 'fetch':
      return {
        kind,
        id: countOf(fields[0]),
        hash: hexOf(fields[1], 32),
        offset: countOf(fields[2]),
        length: lengthOf(fields[3]),
      };
    case 'ended':
      return { kind, id: countOf(fields[0]), isHeld: fields[1] === true };
    default:
      return 'unknown';
  }
}

function hashesOf(value: Cbor | undefined): string[] {
  const hashes = listOf(value);
  if (hashes.length > MAX_HASHES) throw new Malformed('too many hashes');
  return hashes.map((hash) => hexOf(hash, 32));
}

function lengthOf(value: Cbor | undefined): number {
  const length = countOf(value);
  if (length > MAX_FETCH_BYTES) throw new Malformed('more than may be asked for');
  return length;
}
