import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { SourceRow } from '#shared/domain/imports/cell.ts';
import { guessDelimiter } from '#shared/domain/imports/csv-dialect.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { readBeginning } from './recognise-file.ts';
import type { Source, SourceTable } from './source.ts';
import { decodeText, detectEncoding, type Encoding } from './text-encoding.ts';

/** A record this long is an opened quote that nobody closed. */
const longestRecord = 2 ** 20;

/** Separated values, read piece by piece. Delimiter and encoding are found from the content. */
export async function openCsv(path: string): Promise<Source> {
  const encoding = await detectEncoding(path);
  const beginning = new TextDecoder(encoding).decode(readBeginning(path, 65_536));
  const delimiter = guessDelimiter(beginning);
  return {
    format: 'csv',
    tables: [{ name: '', rows: null }],
    open: () => openTable(path, encoding, delimiter),
    close: () => undefined,
  };
}

function openTable(path: string, encoding: Encoding, delimiter: string): SourceTable {
  const total = statSync(path).size;
  const bytes = createReadStream(path, { highWaterMark: 2 ** 18 });
  return {
    columns: null,
    delimiter,
    rows: readRows(bytes, encoding, delimiter),
    progress: () => ({ done: bytes.bytesRead, total }),
  };
}

/** Text without quotes is cut at line ends and delimiters; from the piece with the first quote on it is parsed. */
async function* readRows(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  delimiter: string,
): AsyncGenerator<SourceRow> {
  const texts = decodeText(bytes, encoding)[Symbol.asyncIterator]();
  let [rest, row] = ['', 0];
  for (let next = await texts.next(); !next.done; next = await texts.next()) {
    rest += next.value;
    if (next.value.includes('"')) return yield* parseRows(rest, texts, delimiter, row);
    // A line may end with both signs, and the second not be here yet.
    const end = Math.max(rest.lastIndexOf('\n'), rest.lastIndexOf('\r', rest.length - 2)) + 1;
    for (const line of linesOf(rest.slice(0, end))) {
      row += 1;
      if (line !== '') yield { row, cells: line.split(delimiter) };
    }
    rest = rest.slice(end);
    if (rest.length > longestRecord)
      throw new Refusal('file-unreadable', { problem: 'csv', row: row + 1 });
  }
  for (const line of linesOf(rest)) {
    row += 1;
    if (line !== '') yield { row, cells: line.split(delimiter) };
  }
}

/** Without the empty one behind the last line end. */
function linesOf(text: string): string[] {
  const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

async function* parseRows(
  beginning: string,
  texts: AsyncIterator<string>,
  delimiter: string,
  rowsBefore: number,
): AsyncGenerator<SourceRow> {
  const records = Readable.from(joined(beginning, texts)).pipe(
    parse({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      // Quotes inside unquoted cells and rows of other widths are the data's trouble, not a reason to stop.
      relax_quotes: true,
      relax_column_count: true,
      max_record_size: longestRecord,
    }),
  );
  let row = rowsBefore;
  try {
    for await (const cells of records as AsyncIterable<string[]>) {
      row += 1;
      // A line with nothing on it, not even a delimiter, is no row.
      if (cells.length === 1 && cells[0] === '') continue;
      yield { row, cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const problem = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'quote-open' : 'csv';
    throw new Refusal('file-unreadable', { problem, row: row + 1 }, { cause: error });
  }
}

async function* joined(beginning: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield beginning;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
