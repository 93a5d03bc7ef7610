import { describe, expect, it } from 'vitest';
import { createZoneShift } from './zone-shift.ts';

const wall = (zone: string, iso: string) =>
  new Date(createZoneShift(zone).toWall(Date.parse(iso))).toISOString();

describe('createZoneShift', () => {
  it.each([
    ['America/Chicago', '2026-01-15T12:00:00.250Z', '2026-01-15T06:00:00.250Z'],
    ['America/Chicago', '2026-07-15T12:00:00.000Z', '2026-07-15T07:00:00.000Z'],
    ['America/Denver', '2026-07-15T00:30:00.000Z', '2026-07-14T18:30:00.000Z'],
    // Clocks go forward at 08:00 UTC on 8 March 2026 in Chicago, and back at 07:00 UTC on 1 November.
    ['America/Chicago', '2026-03-08T07:59:59.000Z', '2026-03-08T01:59:59.000Z'],
    ['America/Chicago', '2026-03-08T08:00:00.000Z', '2026-03-08T03:00:00.000Z'],
    ['America/Chicago', '2026-11-01T06:59:59.000Z', '2026-11-01T01:59:59.000Z'],
    ['America/Chicago', '2026-11-01T07:00:00.000Z', '2026-11-01T01:00:00.000Z'],
    ['Asia/Kolkata', '2026-03-08T00:00:00.000Z', '2026-03-08T05:30:00.000Z'],
  ])('%s %s reads %s', (zone, iso, expected) => {
    expect(wall(zone, iso)).toBe(expected);
  });
});
