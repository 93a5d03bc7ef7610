import { expect, it } from 'vitest';
import { parseStates, statesToText } from './states-text.ts';

it('states are read as they are written, and as spreadsheets paste them', () => {
  const states = [
    { value: 0, label: 'Stopped' },
    { value: 1, label: 'Pump-off = idle' },
  ];
  expect(parseStates(statesToText(states))).toEqual(states);
  expect(parseStates('0\tStopped\n\n-1: Broken')).toEqual([
    { value: 0, label: 'Stopped' },
    { value: -1, label: 'Broken' },
  ]);
  expect(statesToText(null)).toBe('');
});

it('names the line that says none', () => {
  expect(parseStates('0 = Stopped\nRunning')).toBe(2);
  expect(parseStates('0 = Stopped\n0 = Running')).toBe(2);
});
