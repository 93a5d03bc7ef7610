import { createOutputFile } from '../output-file.ts';
import type { Cell, TableColumn, TableFile } from './table-block.ts';

const flushAt = 2 ** 18;

/** Comma-separated values in UTF-8 with a byte order mark, so that spreadsheets take it for what it is. */
export function createCsvFile(
  path: string,
  columns: readonly TableColumn[],
  timeText: (ms: number) => string,
): TableFile {
  const file = createOutputFile(path);
  const write = columns.map(({ type }) => writerOf(type, timeText));
  let text = `\uFEFF${columns.map(({ name }) => quoted(name)).join(',')}\r\n`;
  const flush = () => {
    file.write(Buffer.from(text));
    text = '';
  };
  return {
    add(block) {
      for (let row = 0; row < block.rows; row++) {
        for (let at = 0; at < write.length; at++)
          text += (at === 0 ? '' : ',') + write[at]!(block.columns[at]![row]!);
        text += '\r\n';
        if (text.length >= flushAt) flush();
      }
    },
    finish() {
      flush();
      file.finish();
    },
    close: file.close,
  };
}

function writerOf(type: TableColumn['type'], timeText: (ms: number) => string) {
  // Most texts are the same from row to row.
  let last = { cell: '', text: quoted('') };
  return (cell: Cell): string => {
    if (cell === null) return '';
    if (typeof cell === 'string') {
      if (cell !== last.cell) last = { cell, text: quoted(cell) };
      return last.text;
    }
    return type === 'time' ? timeText(cell) : numberText(cell);
  };
}

/** The shortest text that reads back as the same double. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** An empty text is quoted: without quotes it would be no value. */
function quoted(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
