import { writeXlsxStream, type CellValue } from 'hucre/xlsx';
import type { JournalEntry } from '#shared/contract/alarms.ts';
import { createZonedTimes } from '#shared/domain/telemetry/zoned-time.ts';
import { createOutputFile } from '../output-file.ts';
import { isTime, journalColumns } from './journal-cells.ts';
import type { JournalFile, JournalTask } from './journal-task.ts';
import type { JournalWords } from './journal-words.ts';

/** Of the longest text that a cell takes. */
const mostCharacters = 32_767;
const dateFormat = 'yyyy-mm-dd hh:mm:ss';

/**
 * A workbook, written row by row. A sheet's dates know no time zone, so times are those of the operator's wall and the
 * first one stands as text in UTC besides. What passes the rows of a sheet goes on in the next, beneath a header of its own.
 */
export function createJournalXlsx(task: JournalTask, words: JournalWords): JournalFile {
  const file = createOutputFile(task.path);
  const wallOf = createWallTimes(task.about.timeZone);
  const cellsOf = (entry: JournalEntry): CellValue[] => [
    ...journalColumns.map((column): CellValue => {
      const cell = column.cell(entry, words);
      if (isTime(cell)) return wallOf(cell.ms);
      return typeof cell === 'string' ? plainText(cell) : cell;
    }),
    new Date(entry.atMs).toISOString(),
  ];
  return {
    async write(read) {
      const stream = writeXlsxStream(rowsOf(read('writing'), cellsOf), {
        name: words.sheet,
        columns: [
          ...journalColumns.map(({ key, width }) => ({
            header: words.column(key),
            width,
            ...(key.endsWith('Ms') ? { numFmt: dateFormat } : {}),
          })),
          { header: words.column('atUtc'), width: 26 },
        ],
        freezePane: { rows: 1 },
        maxRowsPerSheet: task.rowsPerSheet,
      });
      for await (const bytes of stream) file.write(bytes);
      file.finish();
    },
    close: file.close,
  };
}

async function* rowsOf(
  entries: AsyncIterable<JournalEntry>,
  cellsOf: (entry: JournalEntry) => CellValue[],
): AsyncGenerator<CellValue[]> {
  for await (const entry of entries) yield cellsOf(entry);
}

/** What the clock on the wall shows, as a date whose UTC parts say it: that is how sheets keep dates. */
function createWallTimes(timeZone: string): (ms: number) => Date {
  const text = createZonedTimes(timeZone);
  return (ms) => new Date(`${text(ms).slice(0, 23)}Z`);
}

/** XML knows no control characters but white space, and no half characters. */
function plainText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '\uFFFD')
    .slice(0, mostCharacters);
}
