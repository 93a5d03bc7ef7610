import { describe, expect, it } from 'vitest';
import { searchRows, sortRows } from './table-rows.ts';
import { toCsv } from './to-csv.ts';

interface Row {
  readonly name: string;
  readonly rate: number | null;
}
const rows: readonly Row[] = [
  { name: 'Peña 10', rate: 4 },
  { name: 'Pena 2', rate: null },
  { name: 'Smith 1H', rate: 31 },
];
const columns = [
  { key: 'name', value: (row: Row) => row.name },
  { key: 'rate', value: (row: Row) => row.rate },
];
const namesOf = (list: readonly Row[]) => list.map((row) => row.name);

describe('searchRows', () => {
  it('finds every word in any column, without accents or case', () => {
    expect(namesOf(searchRows(rows, columns, 'pena'))).toEqual(['Peña 10', 'Pena 2']);
    expect(namesOf(searchRows(rows, columns, 'smith 31'))).toEqual(['Smith 1H']);
    expect(searchRows(rows, columns, 'smith 4')).toEqual([]);
  });

  it('does not match across two cells', () => {
    expect(searchRows(rows, columns, '104')).toEqual([]);
  });
});

describe('sortRows', () => {
  it('compares digits in names as numbers', () => {
    const sorted = sortRows(rows, columns, { key: 'name', descending: false }, 'en');
    expect(namesOf(sorted)).toEqual(['Pena 2', 'Peña 10', 'Smith 1H']);
  });

  it.each([false, true])('puts empty cells last (descending: %s)', (descending) => {
    const sorted = sortRows(rows, columns, { key: 'rate', descending }, 'en');
    expect(sorted.at(-1)?.name).toBe('Pena 2');
  });
});

describe('toCsv', () => {
  it('quotes, leaves empty cells empty and disarms formulas', () => {
    expect(
      toCsv(
        ['well', 'bbl'],
        [
          ['A "1", x', 1.5],
          ['=cmd()', null],
        ],
      ),
    ).toBe('\ufeffwell,bbl\r\n"A ""1"", x",1.5\r\n\'=cmd(),\r\n');
  });
});
