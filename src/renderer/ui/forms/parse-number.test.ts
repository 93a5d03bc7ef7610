import { describe, expect, it } from 'vitest';
import { parseNumber } from './parse-number.ts';

describe('parseNumber', () => {
  it.each([
    ['en', '1,234.5', 1234.5],
    ['en', '1,234,567', 1234567],
    ['en', '1,234', 1234],
    ['en', ' 12 ', 12],
    ['en', '.5', 0.5],
    ['en', '5.', 5],
    ['en', '−3', -3],
    ['en', "1'234.5", 1234.5],
    ['es', '1.234,5', 1234.5],
    ['es', '1.234', 1234],
    ['es', '0,75', 0.75],
    ['en', '', null],
    ['en', '12 bbl', undefined],
    ['en', '1.2.3', undefined],
    ['en', '12,34,56', undefined],
    ['en', '1,234.5.6', undefined],
    ['en', '-', undefined],
    ['en', ',', undefined],
  ])('%s %j is %j', (language, text, expected) => {
    expect(parseNumber(text, language)).toBe(expected);
  });

  it.each([
    ['en', '12,5', 12.5],
    ['en', '0,125', 0.125],
    ['es', '12.5', 12.5],
    ['en', '1.234,5', 1234.5],
    ['es', '1,234.5', 1234.5],
  ])('%s reads the other way of writing where it can mean only one thing: %j is %d', (...row) => {
    const [language, text, expected] = row;
    expect(parseNumber(text, language)).toBe(expected);
  });
});
