import readWorkbook, { type Sheet } from 'read-excel-file/node';
import { isBlankRow, type Cell, type SourceRow } from '#shared/domain/imports/cell.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Source } from './source.ts';
import { checkSpreadsheetZip } from './zip-check.ts';

/** A spreadsheet (Office Open XML), unpacked whole. Dates come out as written, whatever the machine's time zone. */
export async function openXlsx(path: string): Promise<Source> {
  await checkSpreadsheetZip(path);
  const sheets = await readSheets(path);
  return {
    format: 'xlsx',
    tables: sheets.map(({ name, rows }) => ({ name, rows: Math.max(0, rows.length - 1) })),
    open(table) {
      const sheet = sheets.find(({ name }) => name === table) ?? (table === null && sheets[0]);
      if (!sheet) throw new Refusal('file-unreadable', { problem: 'no-table', table });
      let done = 0;
      return {
        columns: null,
        delimiter: null,
        rows: countRows(sheet.rows, (count) => (done = count)),
        progress: () => ({ done, total: sheet.rows.length }),
      };
    },
    close: () => undefined,
  };
}

interface ReadSheet {
  readonly name: string;
  readonly rows: readonly SourceRow[];
}

async function readSheets(path: string): Promise<ReadSheet[]> {
  try {
    const sheets = await readWorkbook(path, { trim: false });
    return sheets.map((sheet) => ({ name: sheet.sheet, rows: rowsOf(sheet) }));
  } catch (error) {
    // Whatever the library stumbles over, it is the file that is broken.
    const detail = error instanceof Error ? error.message.slice(0, 200) : '';
    throw new Refusal('file-unreadable', { problem: 'xlsx', detail }, { cause: error });
  }
}

/** Formatting often reaches far below the last value. */
function rowsOf({ data }: Sheet): SourceRow[] {
  const rows = data.map((cells, at) => ({ row: at + 1, cells: cells.map(toCell) }));
  const last = rows.findLastIndex(({ cells }) => !isBlankRow(cells));
  return rows.slice(0, last + 1);
}

function toCell(value: unknown): Cell {
  if (value instanceof Date) {
    const text = value.toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
    return value;
  return null;
}

async function* countRows(
  rows: readonly SourceRow[],
  count: (done: number) => void,
): AsyncGenerator<SourceRow> {
  for (const [at, row] of rows.entries()) {
    count(at + 1);
    yield row;
  }
}
