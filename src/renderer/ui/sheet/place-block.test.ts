import { describe, expect, it } from 'vitest';
import { fillDown, placeBlock } from './place-block.ts';

const size = { rows: 4, columns: 3 };
const from = (row: number, column: number, toRow = row, toColumn = column) => ({
  active: { row, column },
  head: { row: toRow, column: toColumn },
});
const shown = (cells: readonly { row: number; column: number; text: string }[]) =>
  cells.map(({ row, column, text }) => `${row}/${column}=${text}`);

describe('placeBlock', () => {
  it('lands once from the corner of a selection it does not fit', () => {
    expect(
      shown(
        placeBlock(
          [
            ['1', '2'],
            ['3', '4'],
          ],
          from(1, 0),
          size,
        ),
      ),
    ).toEqual(['1/0=1', '1/1=2', '2/0=3', '2/1=4']);
  });

  it('repeats over a selection that is a multiple of it', () => {
    expect(shown(placeBlock([['7']], from(0, 1, 2, 1), size))).toEqual(['0/1=7', '1/1=7', '2/1=7']);
    expect(shown(placeBlock([['1'], ['2']], from(3, 0, 0, 0), size))).toEqual([
      '0/0=1',
      '1/0=2',
      '2/0=1',
      '3/0=2',
    ]);
  });

  it('leaves out what lies beyond the sheet and what a short row lacks', () => {
    expect(shown(placeBlock([['1', '2', '3'], ['4']], from(3, 1), size))).toEqual([
      '3/1=1',
      '3/2=2',
    ]);
    expect(shown(placeBlock([['1', '2'], ['3']], from(0, 0), size))).toEqual([
      '0/0=1',
      '0/1=2',
      '1/0=3',
    ]);
  });
});

describe('fillDown', () => {
  const textAt = ({ row, column }: { row: number; column: number }) => `${row}.${column}`;

  it('copies the first row of the selection into the rest', () => {
    expect(shown(fillDown(from(2, 0, 0, 1), textAt))).toEqual([
      '1/0=0.0',
      '1/1=0.1',
      '2/0=0.0',
      '2/1=0.1',
    ]);
  });

  it('copies from above into a single row, and nothing into the first', () => {
    expect(shown(fillDown(from(2, 1), textAt))).toEqual(['2/1=1.1']);
    expect(fillDown(from(0, 1), textAt)).toEqual([]);
  });
});
