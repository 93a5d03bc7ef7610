import {
  fileMagic,
  isWholeRecord,
  parseRecordHead,
  RECORD_HEAD_BYTES,
} from '#shared/chunks/chunk-file.ts';
import { isSameBytes } from '#shared/chunks/bytes.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';

/** A file of so many bytes; `readPart` answers fewer at its end, none behind it. */
export interface FileSource {
  readonly bytes: number;
  readPart(offset: number, length: number): Uint8Array;
}

export interface FileRecord {
  /** undefined for a record that is damaged: its end is known, and what it said is not. */
  readonly says: Uint8Array | undefined;
  /** Where the next one begins. */
  readonly endsAt: number;
}

export function isChunkFile({ readPart }: FileSource): boolean {
  return isSameBytes(readPart(0, fileMagic.length), fileMagic);
}

/** The records from a place on where one begins, as far as there are whole ones. */
export function* recordsOf(source: FileSource, from = fileMagic.length): Generator<FileRecord> {
  for (let at = from; at < source.bytes;) {
    const head = parseRecordHead(source.readPart(at, RECORD_HEAD_BYTES));
    if (!head) return;
    const says = source.readPart(at + RECORD_HEAD_BYTES, head.bytes);
    // Cut off; or a length that is damaged, and then nothing behind it can be found.
    if (says.length < head.bytes) return;
    at += RECORD_HEAD_BYTES + head.bytes;
    yield { says: isWholeRecord(nodeCrypto, says, head.check) ? says : undefined, endsAt: at };
  }
}
