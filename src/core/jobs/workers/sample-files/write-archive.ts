import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import type { ExportedTag } from '#shared/domain/telemetry/export-plan.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createContentSum } from './content-sum.ts';
import { narrowBlocks, narrowColumns } from './narrow-rows.ts';
import { createAsk } from '../ask.ts';
import type { Questions } from './page-protocol.ts';
import { createParquetFile } from './parquet-file.ts';
import { openNarrowFile } from './parquet-rows.ts';

export interface ArchiveTask {
  readonly path: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly tags: readonly ExportedTag[];
  readonly total: number;
  readonly notes: Readonly<Record<string, string>>;
  readonly port: MessagePort;
}

export interface ArchiveAnswer {
  readonly rows: number;
  readonly rowsByTag: readonly (readonly [string, number])[];
  readonly bytes: number;
  /** Of the samples, however the file lays them out. */
  readonly contentSha256: string;
  /** Of the file's bytes. */
  readonly fileSha256: string;
}

interface Context {
  progress(done: number, total: number | null, step?: string): void;
  throwIfCancelled(): void;
}

/**
 * Writes a Parquet file and reads it again from the disk: the answer comes only when every sample came back as it was.
 * Refuses `archive-damaged` otherwise. The caller removes the file when this fails.
 */
export async function writeArchive(task: ArchiveTask, context: Context): Promise<ArchiveAnswer> {
  const { path, tags, total, port } = task;
  const written = createContentSum();
  const file = createParquetFile(path, narrowColumns, task.notes);
  try {
    for await (const block of narrowBlocks(createAsk<Questions>(port), tags, task)) {
      context.throwIfCancelled();
      file.add(block);
      written.add(block);
      context.progress(Math.min(written.rows(), total), 2 * total, 'archiving');
    }
    file.finish();
  } finally {
    file.close();
    port.close();
  }
  const contentSha256 = written.digest();
  await verify(path, written.rows(), contentSha256, (rows) => {
    context.throwIfCancelled();
    context.progress(Math.min(total + rows, 2 * total), 2 * total, 'verifying');
  });
  const { bytes, fileSha256 } = await sumFile(path);
  return { rows: written.rows(), rowsByTag: [...written.tags()], bytes, contentSha256, fileSha256 };
}

async function verify(
  path: string,
  rows: number,
  contentSha256: string,
  onRows: (rows: number) => void,
): Promise<void> {
  const read = createContentSum();
  const file = await openNarrowFile(path);
  for await (const block of file.blocks()) {
    read.add(block);
    onRows(read.rows());
  }
  if (read.rows() !== rows || read.digest() !== contentSha256)
    throw new Refusal('archive-damaged', { path, problem: 'it does not read back as written' });
}

async function sumFile(path: string): Promise<{ bytes: number; fileSha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Uint8Array>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, fileSha256: hash.digest('hex') };
}
