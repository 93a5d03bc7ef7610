import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '#core/jobs/workers/read-import-file/open-source.ts';
import { openTable } from '#core/jobs/workers/read-import-file/open-table.ts';
import { findRealData } from './setup-imports.ts';

const data = findRealData();
const spectrum = join(data ?? '', '8_messy_csv/csv-spectrum');
const names = data
  ? readdirSync(join(spectrum, 'csvs')).map((name) => basename(name, '.csv'))
  : ['none'];

const readCsv = async (path: string) => {
  const table = await openTable((await openSource(path)).open(null));
  const rows: (readonly unknown[])[] = [];
  for await (const { cells } of table.data) rows.push(cells);
  return { columns: table.columns, rows };
};

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wellos-messy-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** The stored copies of `*_crlf` have lost their carriage returns; they get them back. */
const withLineEnds = (path: string) =>
  path.endsWith('_crlf.csv')
    ? put(basename(path), readFileSync(path, 'utf8').replaceAll(/\r?\n/g, '\r\n'))
    : path;

describe.skipIf(!data)('messy text files', () => {
  it.each(names)('IMP-68 csv-spectrum: %s is read as its JSON says', async (name) => {
    const { columns, rows } = await readCsv(withLineEnds(join(spectrum, 'csvs', `${name}.csv`)));
    const objects = rows.map((cells) =>
      Object.fromEntries(columns.map((column, at) => [column, cells[at]])),
    );
    const expected: unknown = JSON.parse(
      readFileSync(join(spectrum, 'json', `${name}.json`), 'utf8'),
    );
    expect(objects).toEqual(expected);
  });

  it('IMP-68 papaparse: a quote left open is refused with its row, not read to the end of the file', async () => {
    const path = join(data!, '8_messy_csv/papaparse/malformed.tsv');
    await expect(readCsv(path)).rejects.toMatchObject({
      code: 'file-unreadable',
      details: { problem: 'quote-open', row: 9 },
    });
  });

  it('IMP-68 papaparse: rows of other widths are all there', async () => {
    const whole = readFileSync(join(data!, '8_messy_csv/papaparse/malformed.tsv'), 'utf8');
    const path = put('malformed.tsv', whole.replaceAll('"', ''));
    const { columns, rows } = await readCsv(path);
    expect(columns).toHaveLength(8);
    expect(rows.map((cells) => cells.length)).toEqual([8, 9, 8, 8, 7, 8, 8, 8, 8]);
  });

  it('IMP-68 papaparse: a byte order mark is no part of the first name', async () => {
    const path = join(data!, '8_messy_csv/papaparse/utf-8-bom-sample.csv');
    expect((await readCsv(path)).columns).toEqual(['A', 'B', 'C']);
  });
});
