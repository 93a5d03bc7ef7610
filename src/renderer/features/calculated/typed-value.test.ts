import { expect, it } from 'vitest';
import { readTypedValue } from './typed-value.ts';

const tag = { signal: 'other', range: { low: 0, high: 10 }, states: null } as const;

it('CLC-08 a typed value is read as people write numbers, and doubted beyond its range', () => {
  expect(readTypedValue('3,5', tag, 'es')).toEqual({ value: 3.5, isWrong: false, isBeyond: false });
  expect(readTypedValue('11', tag, 'en')).toMatchObject({ value: 11, isBeyond: true });
  expect(readTypedValue('wet', tag, 'en')).toMatchObject({ value: undefined, isWrong: true });
  expect(readTypedValue(' ', tag, 'en')).toMatchObject({ value: undefined, isWrong: false });
});

it('CLC-08 switches and states are chosen', () => {
  expect(readTypedValue('false', { ...tag, signal: 'running' }, 'en').value).toBe(false);
  const states = [{ value: 2.5, label: 'Half' }];
  expect(readTypedValue('2.5', { ...tag, range: null, states }, 'es').value).toBe(2.5);
});
