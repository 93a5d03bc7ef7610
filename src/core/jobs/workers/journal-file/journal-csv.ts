import { csvCell } from '#shared/kit/csv-cell.ts';
import { createZonedTimes } from '#shared/domain/telemetry/zoned-time.ts';
import { createOutputFile } from '../output-file.ts';
import { isTime, journalColumns } from './journal-cells.ts';
import type { JournalFile, JournalTask } from './journal-task.ts';
import type { JournalWords } from './journal-words.ts';

const flushAt = 2 ** 18;

/** Comma-separated values in UTF-8 with a byte order mark; times as ISO 8601 with their offset. */
export function createJournalCsv({ path, about }: JournalTask, words: JournalWords): JournalFile {
  const file = createOutputFile(path);
  const timeText = createZonedTimes(about.timeZone);
  const header = journalColumns.map(({ key }) => csvCell(words.column(key)));
  return {
    async write(read) {
      let text = `\uFEFF${header.join(',')}\r\n`;
      const flush = () => {
        file.write(Buffer.from(text));
        text = '';
      };
      for await (const entry of read('writing')) {
        const cells = journalColumns.map((column) => {
          const cell = column.cell(entry, words);
          return isTime(cell) ? timeText(cell.ms) : csvCell(cell);
        });
        text += `${cells.join(',')}\r\n`;
        if (text.length >= flushAt) flush();
      }
      flush();
      file.finish();
    },
    close: file.close,
  };
}
