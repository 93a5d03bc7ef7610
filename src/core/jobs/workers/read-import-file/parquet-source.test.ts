import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '#shared/domain/imports/cell.ts';
import { openSource } from './open-source.ts';
import { openTable } from './open-table.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wellos-parquet-'))));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const put = (bytes: Uint8Array) => {
  const path = join(folder, String((count += 1)));
  writeFileSync(path, bytes);
  return path;
};
const read = async (path: string) => {
  const source = await openSource(path);
  try {
    const table = await openTable(source.open(null));
    const rows: Cell[][] = [];
    for await (const { row, cells } of table.data) rows.push([row, ...cells]);
    return { format: source.format, tables: source.tables, columns: table.columns, rows };
  } finally {
    source.close();
  }
};
type Codec = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['codec']>;
const compressors = {
  GZIP: (bytes: Uint8Array) => gzipSync(bytes),
  BROTLI: (bytes: Uint8Array) => brotliCompressSync(bytes),
  ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes),
};
const rows = 2_500;
const write = (codec: Codec) =>
  new Uint8Array(
    parquetWriteBuffer({
      codec,
      compressors,
      rowGroupSize: 1_000,
      columnData: [
        { name: 'time', data: Array.from({ length: rows }, (_, at) => new Date(at * 1_000)) },
        { name: 'P', data: Array.from({ length: rows }, (_, at) => at / 4) },
        {
          name: 'label',
          data: Array.from({ length: rows }, (_, at) => (at % 2 === 0 ? null : BigInt(at % 3))),
        },
        { name: 'state', data: Array.from({ length: rows }, (_, at) => `s${at % 2}`) },
        { name: 'on', data: Array.from({ length: rows }, (_, at) => at % 2 === 0) },
      ],
    }),
  );

describe('Parquet files (IMP-113)', () => {
  it.each<Codec>(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD'])(
    'IMP-113 are read group by group, packed as %s',
    async (codec) => {
      const { format, tables, columns, rows: found } = await read(put(write(codec)));
      expect({ format, tables, columns }).toEqual({
        format: 'parquet',
        tables: [{ name: '', rows }],
        columns: ['time', 'P', 'label', 'state', 'on'],
      });
      expect(found).toHaveLength(rows);
      expect(found[1_001]).toEqual([1_002, '1970-01-01T00:16:41.000Z', 250.25, 2, 's1', false]);
      expect(found[2_498]).toEqual([2_499, '1970-01-01T00:41:38.000Z', 624.5, null, 's0', true]);
    },
  );

  it('IMP-114 whole numbers that no double holds keep their digits; what is no number is nothing', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'ns', data: [1_700_000_000_123_456_789n, 5n] },
        { name: 'P', data: [Number.NaN, 1.5], type: 'DOUBLE' },
      ],
    });
    const { rows: found } = await read(put(new Uint8Array(bytes)));
    expect(found).toEqual([
      [1, '1700000000123456789', null],
      [2, 5, 1.5],
    ]);
  });

  it.each<[string, (whole: Uint8Array) => Uint8Array]>([
    ['cut in half', (whole) => whole.slice(0, whole.length / 2)],
    ['without its last byte', (whole) => whole.slice(0, -1)],
    ['of four bytes', (whole) => whole.slice(0, 4)],
    [
      'with nonsense for its description',
      (whole) => whole.fill(0xa5, whole.length - 300, whole.length - 8),
    ],
    ['that claims a description longer than itself', (whole) => whole.fill(0xff, -8, -5)],
  ])('IMP-115 a file %s is refused', async (_, harm) => {
    await expect(read(put(harm(write('SNAPPY'))))).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  });

  it('IMP-115 damage anywhere is refused or read, never a crash', async () => {
    const whole = write('ZSTD');
    for (let at = 4; at < whole.length - 8; at += Math.ceil(whole.length / 60)) {
      const harmed = whole.slice();
      harmed[at] = harmed[at]! ^ 0x55;
      const outcome = await read(put(harmed)).then(
        ({ format }) => format as string,
        (error: { code?: string }) => error.code,
      );
      expect(['parquet', 'file-unreadable', 'file-too-large', 'file-empty']).toContain(outcome);
    }
  });

  it('IMP-116 an encrypted file is refused by kind', async () => {
    const bytes = write('SNAPPY');
    bytes.set(Buffer.from('PARE'), 0);
    await expect(read(put(bytes))).rejects.toMatchObject({
      code: 'file-type-unknown',
      details: { kind: 'parquet-encrypted' },
    });
  });
});
