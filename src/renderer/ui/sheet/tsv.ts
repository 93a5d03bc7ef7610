/** A quoted cell or a plain one, and what ends it. */
const cellPattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/y;

/**
 * Cells as spreadsheets put them on the clipboard: tabs between cells, line breaks between rows; a cell that holds
 * either is quoted, with quotes inside doubled. The line break after the last row is no row of its own.
 */
export function parseTsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  cellPattern.lastIndex = 0;
  for (let isOver = text === ''; !isOver;) {
    const [, quoted, plain = '', end = ''] = cellPattern.exec(text)!;
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    isOver = end === '' || (end !== '\t' && cellPattern.lastIndex === text.length);
    if (!isOver && end !== '\t') rows.push([]);
  }
  return rows;
}

export function formatTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoteWhereNeeded).join('\t')).join('\n');
}

function quoteWhereNeeded(cell: string): string {
  return /[\t\r\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
