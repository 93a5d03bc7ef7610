import { describe, expect, it } from 'vitest';
import { createFormats } from './create-formats.ts';

const words = (key: string) => key;
const chicago = createFormats('en', 'America/Chicago', words);
const spanish = createFormats('es', 'America/Denver', words);

describe('createFormats', () => {
  it('writes numbers with fixed decimals and a dash for nothing', () => {
    expect(chicago.number(1234.567, 1)).toBe('1,234.6');
    expect(spanish.number(12345.6, 1)).toBe('12.345,6');
    expect(chicago.number(null, 1)).toBe('–');
    expect(chicago.number(Number.NaN)).toBe('–');
  });

  it('writes changes with their sign', () => {
    expect(chicago.change(0.124)).toBe('+12%');
    expect(chicago.change(-0.3)).toBe('-30%');
    expect(chicago.change(null)).toBe('–');
  });

  it('shows times in the given zone, whatever the machine is set to', () => {
    const ms = Date.UTC(2026, 2, 1, 12, 30);
    expect(chicago.time(ms)).toBe('06:30:00');
    expect(spanish.time(ms)).toBe('05:30:00');
  });

  it('shows a date with its year, in the given zone', () => {
    expect(chicago.date(Date.UTC(2026, 2, 1, 3))).toBe('Feb 28, 2026');
    expect(spanish.date(Date.UTC(2026, 2, 1, 12))).toBe('1 mar 2026');
  });

  it('never shifts a calendar day', () => {
    expect(chicago.day('2026-03-01')).toBe('Sun, Mar 1');
  });

  it('ignores a zone the machine does not know', () => {
    expect(createFormats('en', 'Mars/Olympus', words).timeZone).toBeUndefined();
  });

  it.each([
    [4_000, '4 sec'],
    [89_000, '89 sec'],
    [5 * 60_000, '5 min'],
    [90 * 60_000, '90 min'],
    [3 * 3_600_000, '3 hr'],
    [50 * 3_600_000, '2 days'],
  ])('%d ms last %s', (ms, text) => {
    expect(chicago.duration(ms)).toBe(text);
  });
});
