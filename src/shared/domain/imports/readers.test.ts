import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessDelimiter } from './csv-dialect.ts';
import { guessDateOrder, readDay, readMonth, readMonthOfYear, readYear } from './read-date.ts';
import { guessDecimalMark, readNumber } from './read-number.ts';

describe('numbers in files', () => {
  it.each([
    ['12', '.', 12],
    ['1,234.5', '.', 1234.5],
    ['2,500', '.', 2500],
    ['1,234,567', '.', 1234567],
    ['1 234.5', '.', 1234.5],
    ['1\u00a0234', '.', 1234],
    ['1.234,56', ',', 1234.56],
    ['12,5', ',', 12.5],
    ['(12.5)', '.', -12.5],
    ['12-', '.', -12],
    ['-0.25', '.', -0.25],
    ['+7', '.', 7],
    ['.5', '.', 0.5],
    ['1.5E3', '.', 1500],
    [12.5, ',', 12.5],
    ['', '.', null],
    ['-', '.', null],
    ['NULL', '.', null],
    ['N/A', '.', null],
    [null, '.', null],
  ] as const)('IMP-20 reads %s with mark %s', (cell, mark, value) =>
    expect(readNumber(cell, mark)).toBe(value),
  );

  it.each(['224B/475G', '1,23', '12,34.5', '1.2.3', 'abc', '0x10', '1e999', true])(
    'IMP-04 finds no number in %s',
    (cell) => expect(readNumber(cell, '.')).toBeUndefined(),
  );

  it('IMP-21 finds the decimal mark', () => {
    expect(guessDecimalMark(['2,500', '1,000', '300'], ',')).toBe('.');
    expect(guessDecimalMark(['12,5', '7'], ';')).toBe(',');
    expect(guessDecimalMark(['1.234,56', '1.000'], '\t')).toBe(',');
    expect(guessDecimalMark(['1,234'], ';')).toBe(',');
    expect(guessDecimalMark(['1,234', '0.5'], ';')).toBe('.');
    expect(guessDecimalMark([], null)).toBe('.');
  });

  it('IMP-20 reads back whatever was printed', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(value, (printed) => readNumber(String(printed), '.') === printed));
  });
});

describe('dates in files', () => {
  it.each([
    ['2014-04-07', 'MDY', '2014-04-07'],
    ['2014-04-07T06:30:00', 'YMD', '2014-04-07'],
    ['2014-04-07 00:00:00', 'YMD', '2014-04-07'],
    ['2014/4/7', 'DMY', '2014-04-07'],
    ['20140407', 'YMD', '2014-04-07'],
    ['9/6/1977', 'MDY', '1977-09-06'],
    ['9/6/1977', 'DMY', '1977-06-09'],
    ['7.4.2014', 'DMY', '2014-04-07'],
    ['4/7/14', 'MDY', '2014-04-07'],
    ['4/7/71', 'MDY', '1971-04-07'],
    ['07-APR-14', 'YMD', '2014-04-07'],
    ['April 7, 2014', 'YMD', '2014-04-07'],
    ['7 abr 2014', 'DMY', '2014-04-07'],
    [41736, 'YMD', '2014-04-07'],
    [20140407, 'YMD', '2014-04-07'],
    ['', 'YMD', null],
  ] as const)('IMP-22 reads the day %s as %s', (cell, order, day) =>
    expect(readDay(cell, order)).toBe(day),
  );

  it.each(['2014-02-30', '13/13/2014', 'soon', '9/6/1977', 2014, 12.5])(
    'IMP-03 finds no day in %s',
    (cell) => expect(readDay(cell, 'YMD')).toBeUndefined(),
  );

  it.each([
    ['2014-05', '2014-05'],
    ['05/2012', '2012-05'],
    ['201405', '2014-05'],
    ['May-14', '2014-05'],
    ['MAY 2014', '2014-05'],
    ['2014 MAY', '2014-05'],
    ['1999-01-01', '1999-01'],
    ['5/1/2012', '2012-05'],
  ])('IMP-23 reads the month %s', (cell, month) => expect(readMonth(cell, 'MDY')).toBe(month));

  it.each([0, 1, '0', '1.00', 'Q1', '13/2012'])('IMP-03 finds no month in %s', (cell) =>
    expect(readMonth(cell, 'MDY')).toBeUndefined(),
  );

  it('IMP-24 reads months of a year and years apart', () => {
    expect(['JAN', 'sept', 'Diciembre', '7', 12, 'Ago.'].map(readMonthOfYear)).toEqual([
      1, 9, 12, 7, 12, 8,
    ]);
    expect(['0', 13, 'Monday', 'marble'].map(readMonthOfYear)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
    expect(readYear('2015')).toBe(2015);
    expect(readYear(2015)).toBe(2015);
    expect(readYear('20155')).toBeUndefined();
  });

  it('IMP-25 finds the order of days and months from all dates, American where both fit', () => {
    expect(guessDateOrder(['9/6/1977', '11/27/2002'])).toBe('MDY');
    expect(guessDateOrder(['9/6/1977', '27/11/2002'])).toBe('DMY');
    expect(guessDateOrder(['9/6/1977'])).toBe('MDY');
    expect(guessDateOrder(['9.6.1977'])).toBe('DMY');
    expect(guessDateOrder(['1977-09-06'])).toBe('YMD');
  });
});

describe('delimiters', () => {
  it.each([
    ['a,b,c\n1,2,3\n', ','],
    ['a;b;c\n1,5;2,5;3,5\n', ';'],
    ['site\tlon\n1V4\t-72.02\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['one\ntwo\n', ','],
    ['"x;y;z",b\n"p;q;r",2\n', ','],
    ['"line\nbreak",b\n1,2\n', ','],
  ])('IMP-26 finds the delimiter of %j', (text, delimiter) =>
    expect(guessDelimiter(text)).toBe(delimiter),
  );
});
