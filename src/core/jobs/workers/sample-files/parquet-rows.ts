import { zstdDecompressSync } from 'node:zlib';
import { asyncBufferFromFile, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { Refusal } from '#shared/kit/refusal.ts';
import { narrowColumns } from './narrow-rows.ts';
import type { Cell, TableBlock } from './table-block.ts';

const decompress = { ...compressors, ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) };
const parsers = { timestampFromMilliseconds: (ms: bigint) => Number(ms) };

export interface NarrowFile {
  readonly rows: number;
  /** Row group by row group. */
  blocks(): AsyncGenerator<TableBlock>;
}

/** A narrow file of samples, as an archive or an export has written it. Refuses `archive-damaged` for any other. */
export async function openNarrowFile(path: string): Promise<NarrowFile> {
  return refusing(path, async () => {
    const file = await asyncBufferFromFile(path);
    const scan = await parquetScan({ file, compressors: decompress, parsers });
    const names = new Set(scan.metadata.schema.map(({ name }) => name));
    const missing = narrowColumns.find(({ name }) => !names.has(name));
    if (missing) throw new Error(`the column ${missing.name} is missing`);
    return {
      rows: Number(scan.metadata.num_rows),
      async *blocks() {
        for (const range of scan.ranges) {
          yield await refusing(path, async () => {
            const columns: Cell[][] = [];
            for (const { name } of narrowColumns)
              columns.push(
                Array.from(
                  await scan.readColumn({ column: name, ...range }),
                  (cell) => cell ?? null,
                ),
              );
            const rows = range.rowEnd - range.rowStart;
            return { rows, columns, done: rows };
          });
        }
      },
    };
  });
}

/** Whatever a reader stumbles over in a file, it is the file that cannot be read. */
async function refusing<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Refusal('archive-damaged', { path, problem }, { cause: error });
  }
}
