import { constants, zstdCompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { createOutputFile } from '../output-file.ts';
import type { TableBlock, TableColumn, TableFile } from './table-block.ts';

type Source = Parameters<ParquetWriter['write']>[0]['columnData'][number];
type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

const compressors = {
  ZSTD: (bytes: Uint8Array) =>
    zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 6 } }),
};

/** Readers are slow with many small row groups, and hold a whole one in memory. */
const rowsPerGroup = 50_000;

/** A Parquet file with zstd; blocks are gathered into row groups. Texts of a mixed column are left out. */
export function createParquetFile(
  path: string,
  columns: readonly TableColumn[],
  notes: Readonly<Record<string, string>> = {},
): TableFile {
  const file = createOutputFile(path);
  const bytes = new ByteWriter(2 ** 20);
  const flush = () => {
    file.write(bytes.getBytes());
    bytes.index = 0;
  };
  const writer = new ParquetWriter({
    writer: Object.assign(bytes, { flush, finish: flush }),
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(elementOf)],
    codec: 'ZSTD',
    compressors,
    kvMetadata: Object.entries(notes).map(([key, value]) => ({ key, value })),
    createdBy: 'WellOS',
  });
  let waiting: TableBlock[] = [];
  let rows = 0;
  const writeGroup = () => {
    if (rows > 0) {
      const columnData = columns.map((column, at) => sourceOf(column, waiting, at));
      // The writer's promise is only for writers that are not done at once.
      void writer.write({ columnData, rowGroupSize: rows });
    }
    [waiting, rows] = [[], 0];
  };
  return {
    add(block) {
      waiting.push(block);
      rows += block.rows;
      if (rows >= rowsPerGroup) writeGroup();
    },
    finish() {
      writeGroup();
      void writer.finish();
      file.finish();
    },
    close: file.close,
  };
}

function elementOf({ name, type, isNullable = false }: TableColumn): Element {
  const repetition_type = isNullable ? 'OPTIONAL' : 'REQUIRED';
  if (type === 'time')
    return {
      name,
      type: 'INT64',
      repetition_type,
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    };
  if (type === 'text') return { name, type: 'BYTE_ARRAY', repetition_type, converted_type: 'UTF8' };
  return { name, type: 'DOUBLE', repetition_type };
}

function sourceOf({ name, type }: TableColumn, blocks: readonly TableBlock[], at: number): Source {
  const data = blocks.flatMap(({ columns }) => columns[at]!);
  if (type === 'time')
    return { name, data: data.map((ms) => BigInt(ms!)), encoding: 'DELTA_BINARY_PACKED' };
  if (type === 'text') return { name, data };
  const numbers = data.map((cell) => (typeof cell === 'string' ? null : cell));
  // No dictionary: it would take −0 for 0.
  return { name, data: numbers, encoding: 'BYTE_STREAM_SPLIT' };
}
