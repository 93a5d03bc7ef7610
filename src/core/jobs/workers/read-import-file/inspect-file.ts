import { cellText } from '#shared/domain/imports/cell.ts';
import type { CustomField } from '#shared/domain/imports/fields.ts';
import { guessPlan, type GuessedPlan } from '#shared/domain/imports/guess.ts';
import type { ImportTarget } from '#shared/domain/imports/plan.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { openSource } from './open-source.ts';
import { openTable, type OpenTable } from './open-table.ts';
import type { FileFormat, ReadingContext, Source } from './source.ts';

export interface InspectRequest {
  readonly path: string;
  /** null: the first table that has rows. */
  readonly table: string | null;
  readonly target: ImportTarget | null;
  readonly customFields: readonly CustomField[];
  /** As the user calls it: a well's number may stand in it. */
  readonly fileName: string;
  readonly timeZone: string;
}

export interface InspectAnswer {
  readonly format: FileFormat;
  readonly tables: readonly { readonly name: string; readonly rows: number | null }[];
  readonly table: string | null;
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[];
  /** Rows below the header; null when counting would mean reading a large file. */
  readonly rowCount: number | null;
  readonly guess: GuessedPlan;
}

const mostSamples = 8;
/** Bytes of text that are counted through at once. */
const quickBytes = 32 * 2 ** 20;

/** What is in a file: its tables, and of one of them columns with samples and what they probably mean. */
export async function inspectImportFile(
  request: InspectRequest,
  context: ReadingContext,
): Promise<InspectAnswer> {
  const source = await openSource(request.path);
  try {
    const name = request.table ?? firstFilled(source);
    const sourceTable = source.open(name);
    const table = await openTable(sourceTable);
    if (table.columns.length === 0 || table.rows.length === 0)
      throw new Refusal('file-empty', { table: name });
    const hasOneTable = source.format === 'csv' || source.format === 'parquet';
    const isQuick = source.format !== 'csv' || (sourceTable.progress().total ?? 0) <= quickBytes;
    return {
      format: source.format,
      tables: hasOneTable ? [] : source.tables,
      table: hasOneTable ? null : name,
      columns: table.columns.map((column, at) => ({ name: column, samples: samplesOf(table, at) })),
      rowCount: await rowsOf(source, table, isQuick, context),
      guess: guessPlan(table, {
        target: request.target ?? undefined,
        customFields: request.customFields,
        fileName: request.fileName,
        timeZone: request.timeZone,
      }),
    };
  } finally {
    source.close();
  }
}

function firstFilled({ tables }: Source): string | null {
  return (tables.find(({ rows }) => rows !== 0) ?? tables[0])?.name ?? null;
}

function samplesOf(table: OpenTable, at: number): string[] {
  const texts = table.rows.map((row) => cellText(row[at])).filter((text) => text !== '');
  return [...new Set(texts)].slice(0, mostSamples).map((text) => text.slice(0, 80));
}

async function rowsOf(
  source: Source,
  table: OpenTable,
  isQuick: boolean,
  context: ReadingContext,
): Promise<number | null> {
  if (source.format === 'parquet') return source.tables[0]!.rows;
  return isQuick ? countRows(table, context) : null;
}

async function countRows(table: OpenTable, context: ReadingContext): Promise<number> {
  let count = 0;
  for await (const _row of table.data) {
    count += 1;
    if (count % 1_000 === 0) context.throwIfCancelled();
  }
  return count;
}
