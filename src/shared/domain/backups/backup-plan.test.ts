import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backupsToKeep, nextRunMs } from './backup-plan.ts';

const zone = 'America/Chicago';
const at = (text: string) => Date.parse(text);
const plan = { atMinutes: 120 };

describe('when a backup is due', () => {
  it('BAK-11 is the time of day in the time zone of the operator, also where clocks change', () => {
    const done = (text: string) => ({ startedAtMs: at(text), isVerified: true });
    const next = (last: string, now: string) =>
      new Date(nextRunMs(plan, done(last), at(now), zone)).toISOString();
    expect(next('2026-01-10T08:00:05Z', '2026-01-10T09:00Z')).toBe('2026-01-11T08:00:00.000Z');
    expect(next('2026-07-10T07:00:05Z', '2026-07-10T09:00Z')).toBe('2026-07-11T07:00:00.000Z');
    // On 8 March 2026 there is no 02:00 in Chicago; the first instant after it is 08:00 UTC.
    expect(next('2026-03-07T08:00:05Z', '2026-03-07T12:00Z')).toBe('2026-03-08T08:00:00.000Z');
  });

  it('BAK-12 is now when it was missed, once however many days', () => {
    const last = { startedAtMs: at('2026-01-01T08:00:05Z'), isVerified: true };
    const now = at('2026-01-10T12:00Z');
    expect(nextRunMs(plan, last, now, zone)).toBe(at('2026-01-10T08:00Z'));
    const made = { startedAtMs: now, isVerified: true };
    expect(nextRunMs(plan, made, now + 60_000, zone)).toBe(at('2026-01-11T08:00Z'));
    expect(nextRunMs(plan, undefined, now, zone)).toBeLessThanOrEqual(now);
  });

  it('BAK-13 comes again an hour after one that failed, and never later than by plan', () => {
    const now = at('2026-01-10T12:00Z');
    const failed = { startedAtMs: now - 60_000, isVerified: false };
    expect(nextRunMs(plan, failed, now, zone)).toBe(failed.startedAtMs + 3_600_000);
    const justBefore = { startedAtMs: at('2026-01-10T07:30Z'), isVerified: false };
    expect(nextRunMs(plan, justBefore, at('2026-01-10T07:31Z'), zone)).toBe(
      at('2026-01-10T08:00Z'),
    );
  });

  it('BAK-12 is not put off for years by a clock that was ahead', () => {
    const now = at('2026-01-10T12:00Z');
    for (const isVerified of [true, false]) {
      const ahead = { startedAtMs: at('2036-01-01T08:00Z'), isVerified };
      expect(nextRunMs(plan, ahead, now, zone)).toBeLessThanOrEqual(now);
    }
  });
});

describe('which backups stay', () => {
  const days = (count: number) =>
    Array.from({ length: count }, (_, n) => at('2026-03-31T08:00Z') - n * 86_400_000);

  it('BAK-14 are the newest of each of so many days, and of each of so many weeks', () => {
    const kept = [...backupsToKeep(days(60), { keepDaily: 3, keepWeekly: 4 }, zone)];
    const dates = kept.map((ms) => new Date(ms).toISOString().slice(0, 10)).toSorted();
    expect(dates).toEqual(['2026-03-15', '2026-03-22', '2026-03-29', '2026-03-30', '2026-03-31']);
  });

  it('BAK-14 the newest is always among them, and gaps cost none', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 2_000_000_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 1, max: 9 }),
        fc.nat(9),
        (all, keepDaily, keepWeekly) => {
          const kept = backupsToKeep(all, { keepDaily, keepWeekly }, zone);
          expect(kept.has(Math.max(...all))).toBe(true);
          expect(kept.size).toBeLessThanOrEqual(3 + keepDaily + keepWeekly);
          const dayCount = new Set(all.map((ms) => new Date(ms).toDateString())).size;
          expect(kept.size).toBeGreaterThanOrEqual(Math.min(keepDaily, dayCount - 1, all.length));
          for (const ms of kept) expect(all).toContain(ms);
        },
      ),
    );
  });
});
