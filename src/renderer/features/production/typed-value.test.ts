import { describe, expect, it } from 'vitest';
import { readTyped } from './typed-value.ts';

const number = { kind: 'number' } as const;

describe('readTyped', () => {
  it.each([
    ['12,5', { value: 12.5 }],
    ['1,234.5', { value: 1234.5 }],
    ['  ', { value: null }],
    ['0', { value: 0 }],
    ['12x', 'unreadable'],
    [`1${'0'.repeat(400)}`, 'unreadable'],
  ])('reads %j as a number', (text, expected) => {
    expect(readTyped(text, number, 'en')).toEqual(expected);
  });

  it('takes a text as it is, without its margins, up to what can be stored', () => {
    const code = { kind: 'text', longest: 4 } as const;
    expect(readTyped(' PU ', code, 'en')).toEqual({ value: 'PU' });
    expect(readTyped('', code, 'en')).toEqual({ value: null });
    expect(readTyped('PUMP1', code, 'en')).toBe('unreadable');
  });
});
