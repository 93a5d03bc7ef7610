import { describe, expect, it } from 'vitest';
import { addMonths, daysOfMonth, monthsOfYear } from './calendar.ts';

describe('calendar', () => {
  it('steps over the turn of the year', () => {
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
  });

  it.each([
    ['2028-02', 29],
    ['2026-02', 28],
    ['2026-07', 31],
  ])('%s has %d days', (month, count) => {
    const days = daysOfMonth(month);
    expect(days).toHaveLength(count);
    expect([days[0], days.at(-1)]).toEqual([`${month}-01`, `${month}-${count}`]);
  });

  it('a year has its months', () => {
    expect(monthsOfYear('2026').at(-1)).toBe('2026-12');
  });
});
