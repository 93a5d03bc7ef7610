import type { MessagePort } from 'node:worker_threads';
import type { ExportPlan, ExportedTag } from '#shared/domain/telemetry/export-plan.ts';
import { createZonedTimes } from '#shared/domain/telemetry/zoned-time.ts';
import {
  narrowBucketBlocks,
  narrowBucketColumns,
  wideBucketBlocks,
  wideBucketColumns,
} from './bucket-rows.ts';
import { createCsvFile } from './csv-file.ts';
import { narrowBlocks, narrowColumns } from './narrow-rows.ts';
import { createAsk } from '../ask.ts';
import type { Ask, Questions } from './page-protocol.ts';
import { createParquetFile } from './parquet-file.ts';
import type { TableBlock, TableColumn } from './table-block.ts';
import { wideBlocks, wideColumns } from './wide-rows.ts';

export interface ExportTask {
  readonly path: string;
  readonly plan: ExportPlan;
  readonly tags: readonly ExportedTag[];
  /** Samples or buckets to come, for progress. */
  readonly total: number;
  readonly port: MessagePort;
}

export interface ExportAnswer {
  readonly rows: number;
  /** Samples or buckets that were written. */
  readonly entries: number;
  /** Texts for which a wide Parquet file has no place. */
  readonly textsLeftOut: number;
}

interface Context {
  progress(done: number, total: number | null, step?: string): void;
  throwIfCancelled(): void;
}

/** Writes the file from what the core answers piece by piece; the caller removes it when this fails. */
export async function writeExport(task: ExportTask, context: Context): Promise<ExportAnswer> {
  const { path, plan, total, port } = task;
  const { columns, blocks } = tableOf(task, createAsk<Questions>(port));
  const file =
    plan.format === 'csv'
      ? createCsvFile(path, columns, createZonedTimes(plan.timeZone))
      : createParquetFile(path, columns);
  const answer = { rows: 0, entries: 0, textsLeftOut: 0 };
  try {
    for await (const block of blocks) {
      context.throwIfCancelled();
      file.add(block);
      answer.rows += block.rows;
      answer.entries += block.done;
      if (plan.format === 'parquet') answer.textsLeftOut += countTexts(columns, block);
      context.progress(Math.min(answer.entries, total), total, 'writing');
    }
    file.finish();
  } finally {
    file.close();
    port.close();
  }
  return answer;
}

function tableOf(
  { plan, tags }: ExportTask,
  ask: Ask,
): { readonly columns: readonly TableColumn[]; readonly blocks: AsyncGenerator<TableBlock> } {
  const { shape, bucketMs } = plan;
  if (bucketMs === null)
    return shape === 'narrow'
      ? { columns: narrowColumns, blocks: narrowBlocks(ask, tags, plan) }
      : { columns: wideColumns(tags), blocks: wideBlocks(ask, tags, plan) };
  const ofBuckets = { ...plan, bucketMs };
  return shape === 'narrow'
    ? { columns: narrowBucketColumns, blocks: narrowBucketBlocks(ask, tags, ofBuckets) }
    : {
        columns: wideBucketColumns(tags, plan),
        blocks: wideBucketBlocks(ask, tags, ofBuckets),
      };
}

function countTexts(columns: readonly TableColumn[], block: TableBlock): number {
  return columns.reduce((sum, { type }, at) => {
    if (type !== 'numberOrText') return sum;
    return sum + block.columns[at]!.filter((cell) => typeof cell === 'string').length;
  }, 0);
}
