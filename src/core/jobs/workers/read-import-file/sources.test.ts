import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '#shared/domain/imports/cell.ts';
import { rowsXml, writeXlsx } from '#tests/fixtures/write-xlsx.ts';
import { openSource } from './open-source.ts';
import { openTable } from './open-table.ts';

let folder: string;
const ownZone = process.env['TZ'];
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wellos-sources-'))));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  if (ownZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = ownZone;
});

let count = 0;
const put = (bytes: string | Uint8Array) => {
  const path = join(folder, String((count += 1)));
  writeFileSync(path, bytes);
  return path;
};
/** Columns, and rows as `[row of the file, ...cells]`. */
const read = async (path: string, name: string | null = null) => {
  const source = await openSource(path);
  try {
    const table = await openTable(source.open(name));
    const rows: Cell[][] = [];
    for await (const { row, cells } of table.data) rows.push([row, ...cells]);
    return { columns: table.columns, rows };
  } finally {
    source.close();
  }
};

const norwegian = 'Brønn;Fører\nÅ 1;Mærsk\n';
const utf16 = (text: string, isBigEndian: boolean) => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
};

describe('text files', () => {
  it.each([
    ['UTF-8', Buffer.from(norwegian)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${norwegian}`)],
    ['UTF-16 little-endian with a mark', utf16(`\uFEFF${norwegian}`, false)],
    ['UTF-16 big-endian with a mark', utf16(`\uFEFF${norwegian}`, true)],
    ['UTF-16 without a mark', utf16(norwegian, false)],
    ['Latin', Buffer.from(norwegian, 'latin1')],
  ])('IMP-57 are read in %s', async (_, bytes) => {
    expect(await read(put(bytes))).toEqual({
      columns: ['Brønn', 'Fører'],
      rows: [[2, 'Å 1', 'Mærsk']],
    });
  });

  it('IMP-57 one Latin letter late in a long file makes it Latin', async () => {
    const text = `${'Well,Note\n'}${'A 1,plain\n'.repeat(200_000)}Å 2,last\n`;
    const { rows } = await read(put(Buffer.from(text, 'latin1')));
    expect(rows.at(-1)).toEqual([200_002, 'Å 2', 'last']);
  });

  it('IMP-58 number rows as the file has them, blank lines counted', async () => {
    expect((await read(put('a,b\n\n1,2\r\n\n,\n3,4\n\n'))).rows).toEqual([
      [3, '1', '2'],
      [5, '', ''],
      [6, '3', '4'],
    ]);
  });

  it('IMP-58 keep quotes, delimiters and line ends inside quotes', async () => {
    const { rows } = await read(put('a,b\n"x, ""y""\r\nz",2\n'));
    expect(rows).toEqual([[2, 'x, "y"\r\nz', '2']]);
  });
});

describe('spreadsheets', () => {
  const sheets = {
    Notes: rowsXml([['Nothing to see']]),
    Daily: rowsXml([
      ['Report', null, null],
      ['Well', 'Date', 'Oil'],
      ['A 1', { date: 41_736 }, 12.5],
      ['A 1', { date: 41_737.25 }, { xml: '<c t="e"><v>#DIV/0!</v></c>' }],
      ['A 1', null, { xml: '<c><f>C3*2</f></c>' }],
      [null, { xml: '<c t="b"><v>1</v></c>' }, { xml: '<c t="str"><f>"x"</f><v>x</v></c>' }],
      [null, null, null],
    ]),
  };

  it.each(['UTC', 'America/Denver', 'Pacific/Auckland'])(
    'IMP-59 give dates as written where the machine is in %s',
    async (zone) => {
      process.env['TZ'] = zone;
      const { columns, rows } = await read(put(writeXlsx(sheets)), 'Daily');
      expect(columns).toEqual(['Well', 'Date', 'Oil']);
      expect(rows.slice(0, 2).map(([, , date]) => date)).toEqual([
        '2014-04-07',
        '2014-04-08T06:00:00',
      ]);
    },
  );

  it('IMP-59 give numbers, truths, formulas’ last values, and nothing for errors', async () => {
    const { rows } = await read(put(writeXlsx(sheets)), 'Daily');
    expect(rows[0]).toEqual([3, 'A 1', '2014-04-07', 12.5]);
    expect(rows[1]?.[3] ?? null).toBeOneOf([null, '#DIV/0!']);
    expect(rows[2]?.[3] ?? null).toBeNull();
    expect(rows[3]).toEqual([6, null, true, 'x']);
    expect(rows).toHaveLength(4);
  });

  it('IMP-59 count days from 1904 where they say so', async () => {
    const { rows } = await read(put(writeXlsx(sheets, { date1904: true })), 'Daily');
    expect(rows[0]?.[2]).toBe('2018-04-08');
  });
});

describe('databases', () => {
  it('IMP-67 give tables and views, names with blanks and quotes among them', async () => {
    const path = put('');
    const opened = new BetterSqlite3(path);
    opened.exec(`create table "my ""wells""" (api text, oil real, photo blob);
      insert into "my ""wells""" values ('30-015-25325', 1.5, x'00ff'), (null, 2, null);
      create view producing as select api from "my ""wells""" where oil > 1`);
    opened.close();
    expect(await read(path, 'my "wells"')).toEqual({
      columns: ['api', 'oil', 'photo'],
      rows: [
        [1, '30-015-25325', 1.5, null],
        [2, null, 2, null],
      ],
    });
    expect((await read(path, 'producing')).rows).toHaveLength(2);
    const source = await openSource(path);
    expect(source.tables).toEqual([
      { name: 'my "wells"', rows: 2 },
      { name: 'producing', rows: null },
    ]);
    source.close();
  });
});
