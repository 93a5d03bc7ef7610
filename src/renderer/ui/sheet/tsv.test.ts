import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTsv, parseTsv } from './tsv.ts';

describe('parseTsv', () => {
  it.each([
    ['12', [['12']]],
    [
      '1\t2\r\n3\t4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      '1\t\n\t4',
      [
        ['1', ''],
        ['', '4'],
      ],
    ],
    ['1\n\n3', [['1'], [''], ['3']]],
    ['"said ""no""\nthen left"\t7\n', [['said "no"\nthen left', '7']]],
    ['5" pipe\t"half', [['5" pipe', '"half']]],
    ['"a"b\tc', [['"a"b', 'c']]],
  ])('%j', (text, rows) => {
    expect(parseTsv(text)).toEqual(rows);
  });

  it('gives back what formatTsv wrote', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', '"', '\t', '\n', '\r', ' ', ',') });
    const block = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(block, (rows) => {
        // One empty cell in a last row is what a spreadsheet's closing line break looks like.
        fc.pre(
          rows.length === 1
            ? rows[0]!.length > 1 || rows[0]![0] !== ''
            : rows.at(-1)!.join('') !== '',
        );
        expect(parseTsv(formatTsv(rows))).toEqual(rows);
      }),
    );
  });
});
