import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeChunk, decodeTable, decodeTimes } from '#core/historian/codec/chunk-codec.ts';
import type { ValueColumn } from '#core/historian/codec/chunk-columns.ts';

/** Columns are the hexadecimal bytes of little-endian arrays, so that every bit counts. */
interface GoldenChunk {
  readonly name: string;
  readonly bytes: string;
  readonly timesBlock?: string;
  readonly times: string;
  readonly flags: string;
  readonly arrivalDelaysMs?: string;
  readonly numbers?: string;
  readonly booleans?: string;
  readonly codes?: string;
  readonly texts?: readonly string[];
}
interface Golden {
  readonly chunks: readonly GoldenChunk[];
  readonly table: { readonly bytes: string; readonly columns: readonly string[] };
}

const folder = new URL('./historian/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('historian blocks of %s', (file) => {
  const golden = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden;

  it.each(golden.chunks)('HIS-09 $name still decode', (chunk) => {
    const { timesBlock } = chunk;
    const decoded = decodeChunk(fromBase64(chunk.bytes), () =>
      timesBlock === undefined ? undefined : decodeTimes(fromBase64(timesBlock)),
    );
    expect(toHex(decoded.times)).toBe(chunk.times);
    expect(toHex(decoded.flags)).toBe(chunk.flags);
    expect(decoded.arrivalDelaysMs && toHex(decoded.arrivalDelaysMs)).toBe(chunk.arrivalDelaysMs);
    const { numbers, booleans, codes, texts } = chunk;
    expect(valuesInHex(decoded.values)).toEqual({ numbers, booleans, codes, texts });
  });

  it('HIS-09 a table still decodes', () => {
    expect(decodeTable(fromBase64(golden.table.bytes)).map(toHex)).toEqual(golden.table.columns);
  });
});

function valuesInHex(values: ValueColumn) {
  if (values.kind === 'number') return { numbers: toHex(values.numbers) };
  if (values.kind === 'boolean') return { booleans: toHex(values.booleans) };
  return { codes: toHex(values.codes), texts: values.texts };
}

function toHex({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('hex');
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
