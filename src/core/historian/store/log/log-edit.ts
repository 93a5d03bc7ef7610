import { crc32 } from 'node:zlib';
import { encodeBlocks, decodeBlocks, packBlocks, unpackBlocks } from '../months/blocks.ts';
import type { Edit } from '../seal/edits.ts';
import { emptyRun, type Run } from '../columns/run.ts';

/** An edit in the log: u32 bytes of JSON · JSON · the corrected samples · u32 CRC-32. */
export function packEdit(edit: Edit, corrected: Run): Uint8Array {
  const json = Buffer.from(JSON.stringify(edit));
  const blocks =
    corrected.times.length === 0 ? new Uint8Array() : packBlocks(encodeBlocks(corrected));
  const bytes = Buffer.alloc(8 + json.length + blocks.length);
  bytes.writeUInt32BE(json.length);
  bytes.set(json, 4);
  bytes.set(blocks, 4 + json.length);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

/** undefined when the bytes are damaged. */
export function unpackEdit(packed: Uint8Array): { edit: Edit; corrected: Run } | undefined {
  const bytes = Buffer.from(packed);
  if (bytes.length < 8 || bytes.readUInt32BE(bytes.length - 4) !== crc32(bytes.subarray(0, -4)))
    return undefined;
  const end = 4 + bytes.readUInt32BE(0);
  const blocks = bytes.subarray(end, -4);
  return {
    edit: JSON.parse(bytes.toString('utf8', 4, end)) as Edit,
    corrected: blocks.length === 0 ? emptyRun : decodeBlocks(unpackBlocks(blocks), () => undefined),
  };
}
