import { expect, it } from 'vitest';
import { readApi } from './read-api.ts';

it.each([
  ['', null, false],
  ['  ', null, false],
  ['42-317-12345', '42317123450000', false],
  ['42-31', null, true],
])('reads %j as %s', (text, api14, isUnreadable) => {
  expect(readApi(text)).toEqual({ api14, isUnreadable });
});
