import { expect, it } from 'vitest';
import { formatWallTime, parseWallTime } from './wall-time.ts';

const zone = 'America/Chicago';

it.each([
  ['2026-07-01 06:30', '2026-07-01T11:30:00.000Z'],
  ['2026-01-01', '2026-01-01T06:00:00.000Z'],
  [' 2026-3-8T03:00:05 ', '2026-03-08T08:00:05.000Z'],
  ['2026-02-30', undefined],
  ['2026-02-03 24:10', undefined],
  ['yesterday', undefined],
])('reads %s', (text, expected) => {
  const ms = parseWallTime(text, zone);
  expect(ms === undefined ? undefined : new Date(ms).toISOString()).toBe(expected);
});

it('writes what it reads', () => {
  for (const iso of ['2026-07-01T11:30:00Z', '2026-11-01T12:00:07Z']) {
    const text = formatWallTime(Date.parse(iso), zone);
    expect(parseWallTime(text, zone)).toBe(Date.parse(iso));
  }
  expect(formatWallTime(Date.parse('2026-07-01T11:30:00Z'), zone)).toBe('2026-07-01 06:30');
});
