import { describe, expect, it } from 'vitest';
import { journalFilterOf } from './journal-address.ts';

const nowMs = Date.UTC(2026, 2, 10, 12);
const dayMs = 86_400_000;
const filterOf = (query: string, leaseId: string | null = null) =>
  journalFilterOf(new URLSearchParams(query), nowMs, leaseId);

describe('the address of a journal', () => {
  it('asks for the last week when it says nothing', () => {
    expect(filterOf('')).toEqual({ fromMs: nowMs - 7 * dayMs });
    expect(filterOf('period=all')).toEqual({});
  });

  it('carries every filter, and lets go what it does not know', () => {
    const query = 'period=all&priority=high&kind=raise&q=%20pump%20&alarm=D%2Fa&well=W';
    expect(filterOf(query, 'L')).toEqual({
      priorities: ['high'],
      kinds: ['raise'],
      text: 'pump',
      alarmId: 'D/a',
      wellId: 'W',
      leaseId: 'L',
    });
    expect(filterOf('period=all&priority=worst&kind=x')).toEqual({});
  });

  it('leaves out suppression by design where that is asked for', () => {
    const { kinds } = filterOf('kind=plain');
    expect(kinds).toContain('raise');
    expect(kinds).toContain('shelve');
    expect(kinds).not.toContain('suppress');
    expect(kinds).not.toContain('release');
  });

  it('has both days of a period in it', () => {
    const { fromMs, toMs } = filterOf('period=dates&from=2026-03-01&to=2026-03-01');
    expect(toMs! - fromMs!).toBe(dayMs);
    expect(filterOf('period=dates&from=&to=2026-13-40')).toEqual({});
  });
});
