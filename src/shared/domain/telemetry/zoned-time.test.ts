import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnTitles } from './export-plan.ts';
import { createZonedTimes } from './zoned-time.ts';

describe('times of an export', () => {
  it.each([
    ['UTC', '2026-03-08T08:00:00.007Z', '2026-03-08T08:00:00.007Z'],
    ['America/Chicago', '2026-03-08T07:59:59.999Z', '2026-03-08T01:59:59.999-06:00'],
    ['America/Chicago', '2026-03-08T08:00:00.000Z', '2026-03-08T03:00:00.000-05:00'],
    ['Asia/Kathmandu', '2026-03-08T08:00:00.000Z', '2026-03-08T13:45:00.000+05:45'],
    ['Africa/Monrovia', '1966-03-08T08:00:00.000Z', '1966-03-08T08:00:00.000Z'],
  ])('HSP-11 in %s: %s', (zone, moment, text) => {
    expect(createZonedTimes(zone)(Date.parse(moment))).toBe(text);
  });

  it('HSP-11 come back to the millisecond in every zone', () => {
    const zones = ['America/Denver', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'].map(
      createZonedTimes,
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_102_444_800_000 }),
        fc.constantFrom(...zones),
        (ms, text) => Date.parse(text(ms)) === ms,
      ),
    );
  });
});

it('HSP-11 puts the unit into the title of a column and makes no title twice', () => {
  const tags = [
    { tagId: 'D/a', name: 'Tubing', unit: 'psi' },
    { tagId: 'D/b', name: 'Running', unit: '' },
    { tagId: 'E/a', name: 'Tubing', unit: 'psi' },
  ];
  expect(columnTitles(tags)).toEqual(['Tubing [psi] D/a', 'Running', 'Tubing [psi] E/a']);
});
