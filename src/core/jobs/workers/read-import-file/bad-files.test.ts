import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import BetterSqlite3 from 'better-sqlite3';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/kit/refusal.ts';
import { rowsXml, workbookParts, writeXlsx } from '#tests/fixtures/write-xlsx.ts';
import { writeZip } from '#tests/fixtures/write-zip.ts';
import { inspectImportFile } from './inspect-file.ts';
import { checkSpreadsheetZip } from './zip-check.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wellos-files-'))));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const put = (bytes: string | Buffer) => {
  const path = join(folder, String((count += 1)));
  writeFileSync(path, bytes);
  return path;
};
const context = { progress: () => undefined, throwIfCancelled: () => undefined };
const look = (path: string, table: string | null = null) =>
  inspectImportFile(
    { path, table, target: null, customFields: [], fileName: '', timeZone: 'UTC' },
    context,
  );
/** Code and details with which a file is refused; what is thrown otherwise stays thrown. */
const refusalOf = (path: string, table?: string) =>
  look(path, table).then(
    () => 'not refused',
    (error: unknown) => {
      if (!isRefusal(error)) throw error;
      return `${error.code} ${error.details['kind'] ?? error.details['problem'] ?? ''}`.trim();
    },
  );

const sheet = rowsXml([
  ['Well', 'Date', 'Oil'],
  ['A 1', { date: 41736 }, 12.5],
]);
const workbook = () => writeXlsx({ Daily: sheet });
const database = (fill: (opened: BetterSqlite3.Database) => void): string => {
  const path = put('');
  const opened = new BetterSqlite3(path);
  fill(opened);
  opened.close();
  return path;
};
const manyRows = (opened: BetterSqlite3.Database) => {
  opened.exec('create table t (well text, oil real)');
  const insert = opened.prepare('insert into t values (?, ?)');
  opened.transaction(() => {
    for (let row = 0; row < 5_000; row += 1) insert.run(`well ${row}`.repeat(5), row);
  })();
};

describe('files that are no tables', () => {
  it.each([
    ['nothing', '', 'file-empty'],
    ['blank lines', '\n\n \n', 'file-empty'],
    ['a header alone', 'Well,Date,Oil\n', 'file-empty'],
    ['a PDF', '%PDF-1.7\n…', 'file-type-unknown pdf'],
    [
      'an old spreadsheet',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'file-type-unknown old-spreadsheet',
    ],
    ['gzip', gzipSync('a,b\n1,2\n'), 'file-type-unknown gzip'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'file-type-unknown picture'],
    ['a web page', '\n<html><table><tr><td>1</td></tr></table></html>', 'file-type-unknown markup'],
    [
      'bytes',
      Buffer.from(Array.from({ length: 999 }, (_, at) => (at * 7) % 31)),
      'file-type-unknown binary',
    ],
    [
      'a zip of something else',
      writeZip([{ name: 'a.txt', content: 'x' }]),
      'file-type-unknown zip',
    ],
  ])('IMP-50 %s is refused', async (_, bytes, refusal) => {
    expect(await refusalOf(put(bytes))).toBe(refusal);
  });

  it('IMP-51 files beyond their limit are refused before they are read', async () => {
    const spreadsheet = put(workbook());
    truncateSync(spreadsheet, 61 * 2 ** 20);
    expect(await refusalOf(spreadsheet)).toBe('file-too-large');
    const text = put('Well,Date,Oil\n'.repeat(500));
    truncateSync(text, 1_025 * 2 ** 20);
    expect(await refusalOf(text)).toBe('file-too-large');
  });

  it('IMP-50 no bytes whatever do more than be refused', async () => {
    const start = fc.constantFrom('', 'PK\u0003\u0004', 'SQLite format 3\0', 'a,b\n"', '\uFEFF');
    const bytes = fc.tuple(start, fc.uint8Array({ maxLength: 400 }));
    await fc.assert(
      fc.asyncProperty(bytes, async ([beginning, rest]) => {
        await refusalOf(put(Buffer.concat([Buffer.from(beginning), rest])));
      }),
      { numRuns: 150 },
    );
  });
});

describe('files that are broken', () => {
  it('IMP-52 a quote that is never closed', async () => {
    expect(await refusalOf(put('a,b\n1,"2\n3,4\n'))).toBe('file-unreadable quote-open');
  });

  it('IMP-52 a cell without end', async () => {
    const text = `a,b\n1,"${'x'.repeat(2 ** 21)}"\n`;
    expect(await refusalOf(put(text))).toBe('file-unreadable csv');
  });

  it('IMP-53 a spreadsheet that ends early, wherever it ends', async () => {
    const whole = workbook();
    for (const part of [0.1, 0.5, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      expect(await refusalOf(put(cut))).toBe('file-unreadable cut-off');
    }
  });

  it('IMP-53 a spreadsheet with a broken sheet', async () => {
    const parts = workbookParts({ Daily: sheet }).map((part) =>
      part.name.includes('sheet1') ? { ...part, content: '<worksheet><sheetData><row' } : part,
    );
    expect(await refusalOf(put(writeZip(parts)))).toMatch(/^file-(unreadable|empty)/);
    const overwritten = workbook();
    overwritten.fill(0xff, 60, 200);
    expect(await refusalOf(put(overwritten))).toBe('file-unreadable cut-off');
  });

  it('IMP-54 a spreadsheet that unpacks to more than it may, whatever it claims', async () => {
    const content = Buffer.alloc(2 * 2 ** 20, ' ');
    const check = (claimedBytes?: number) => {
      const bomb = { name: 'xl/sharedStrings.xml', content, ...(claimedBytes && { claimedBytes }) };
      const path = put(writeZip([...workbookParts({ Daily: sheet }), bomb]));
      return checkSpreadsheetZip(path, 2 ** 20);
    };
    await expect(check()).rejects.toThrow(/file-too-large/);
    await expect(check(1_000)).rejects.toThrow(/file-too-large/);
    await expect(checkSpreadsheetZip(put(workbook()), 2 ** 20)).resolves.toBeUndefined();
  });

  it('IMP-55 a database that is damaged, cut off or none', async () => {
    const path = database(manyRows);
    truncateSync(path, 20_000);
    expect(await refusalOf(path)).toBe('file-unreadable sqlite');
    expect(await refusalOf(put('SQLite format 3\0 and then nothing'))).toBe(
      'file-unreadable sqlite',
    );
    expect(await refusalOf(database((opened) => opened.pragma('user_version = 1')))).toBe(
      'file-empty',
    );
  });

  it('IMP-56 a table the file does not have', async () => {
    expect(await refusalOf(database(manyRows), 'nowhere')).toBe('file-unreadable no-table');
    expect(await refusalOf(put(workbook()), 'nowhere')).toBe('file-unreadable no-table');
  });
});
