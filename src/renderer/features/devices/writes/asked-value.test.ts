import { expect, it } from 'vitest';
import { readAsked } from './asked-value.ts';

const permission = { low: 30, high: 70, largestStep: 10 };
const about = { now: 55, permission, language: 'en' };

it.each([
  ['60', { value: 60 }],
  ['', {}],
  ['fast', { problem: 'number' }],
  ['29.9', { problem: 'low' }],
  ['70.1', { problem: 'high' }],
  ['66', { problem: 'step' }],
  ['55', { problem: 'same' }],
])('reads "%s"', (text, read) => {
  expect(readAsked({ ...about, text })).toEqual(read);
});

it('takes numbers as the language writes them', () => {
  expect(readAsked({ ...about, text: '60,5', language: 'es' })).toEqual({ value: 60.5 });
});

it('switches and texts are asked for as what they are', () => {
  expect(readAsked({ ...about, now: false, text: 'true' })).toEqual({ value: true });
  expect(readAsked({ ...about, now: false, text: 'false' })).toEqual({ problem: 'same' });
  expect(readAsked({ ...about, now: 'AUTO', text: ' HAND ' })).toEqual({ value: 'HAND' });
});
