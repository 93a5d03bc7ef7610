import { createReadStream } from 'node:fs';
import { readBeginning } from './recognise-file.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * How a text is encoded: by its byte order mark, by the zeros of UTF-16, or by whether all of it is valid UTF-8; whatever
 * is left is Windows' Latin, in which every byte means something.
 */
export async function detectEncoding(path: string): Promise<Encoding> {
  const beginning = readBeginning(path, 4_096);
  const mark = beginning.toString('hex', 0, 3);
  if (mark === 'efbbbf') return 'utf-8';
  if (mark.startsWith('fffe')) return 'utf-16le';
  if (mark.startsWith('feff')) return 'utf-16be';
  const zeros = [0, 1].map((odd) => beginning.filter((byte, at) => at % 2 === odd && byte === 0));
  if (zeros[1]!.length > beginning.length / 3) return 'utf-16le';
  if (zeros[0]!.length > beginning.length / 3) return 'utf-16be';
  return (await isUtf8(path)) ? 'utf-8' : 'windows-1252';
}

/** The text of a file piece by piece, its byte order mark left out. */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

async function isUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 }))
      decoder.decode(piece as Uint8Array, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    // A TypeError is the decoder's way of saying no; anything else is the disk's.
    if (error instanceof TypeError) return false;
    throw error;
  }
}
