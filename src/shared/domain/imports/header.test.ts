import { describe, expect, it } from 'vitest';
import type { Cell, SourceRow } from './cell.ts';
import { countUnitRows, findHead } from './header.ts';

const rows = (...cells: readonly (readonly Cell[])[]): SourceRow[] =>
  cells.map((row, at) => ({ row: at + 1, cells: row }));

describe('where a table begins', () => {
  it('IMP-27 finds the header below titles', () => {
    const found = findHead(
      rows(
        ['Report of May 2014', null, null],
        [null, null, null],
        ['API', 'Oil', 'Gas'],
        ['1', 2, 3],
      ),
    );
    expect(found).toEqual({ columns: ['API', 'Oil', 'Gas'], headerRow: 3 });
  });

  it('IMP-27 calls columns by their place where there is no header', () => {
    expect(findHead(rows(['30-015-25325'], ['30-015-25327']))).toEqual({
      columns: ['Column 1'],
      headerRow: 0,
    });
    expect(findHead(rows(['2014-01-01', 5, 'A'], ['2014-01-02', 6, 'A'])).headerRow).toBe(0);
  });

  it('IMP-28 gives every column a name of its own', () => {
    const { columns } = findHead(rows(['', 'Oil', 'Oil', 'Gas'], ['0', '1', '2', '3']));
    expect(columns).toEqual(['Column 1', 'Oil', 'Oil (2)', 'Gas']);
  });

  it('IMP-27 finds nothing in nothing', () => {
    expect(findHead([])).toEqual({ columns: [], headerRow: 0 });
    expect(findHead(rows([null], ['']))).toEqual({ columns: [], headerRow: 0 });
  });

  it('IMP-32 counts a row of units only above numbers', () => {
    expect(
      countUnitRows([
        [null, null, 'hrs', 'Sm3'],
        ['A 1', 2014, 24, 11.5],
      ]),
    ).toBe(1);
    expect(
      countUnitRows([
        ['A 1', 2014, 24, 11.5],
        ['A 1', 2014, 24, 11.5],
      ]),
    ).toBe(0);
    expect(
      countUnitRows([
        ['well', 'active'],
        ['other', 'plugged'],
      ]),
    ).toBe(0);
  });
});
