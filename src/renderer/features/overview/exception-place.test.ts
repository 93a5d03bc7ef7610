import { describe, expect, it } from 'vitest';
import type { OverviewException } from '#shared/contract/overview.ts';
import { exceptionPlace } from './exception-place.ts';

const exception = (more: Partial<OverviewException>): OverviewException => ({
  kind: 'values-bad',
  severity: 'medium',
  sinceMs: null,
  wellId: null,
  leaseId: null,
  deviceId: null,
  tagId: null,
  details: {},
  ...more,
});

describe('exceptionPlace', () => {
  it('opens the day whose entries are missing, on the lease they are missing on', () => {
    const missing = exception({
      kind: 'entries-missing',
      leaseId: 'L' as never,
      details: { day: '2026-03-01' },
    });
    expect(exceptionPlace(missing)).toEqual({
      screen: 'production',
      rest: '?day=2026-03-01&lease=L',
    });
  });

  it('opens the well at the tag that is bad', () => {
    const bad = exception({ wellId: 'W' as never, tagId: 'D/a b' as never });
    expect(exceptionPlace(bad)).toEqual({ screen: 'wells', rest: '/W?tag=D%2Fa%20b' });
  });

  it('shows the tag of a tank, which belongs to no well, beside the overview', () => {
    const full = exception({ kind: 'tank-high', leaseId: 'L' as never, tagId: 'T' as never });
    expect(exceptionPlace(full)).toEqual({ screen: 'overview', rest: '?tag=T' });
  });

  it('opens the devices for what has neither well nor tag', () => {
    expect(exceptionPlace(exception({})).rest).toBe('/devices');
    expect(exceptionPlace(exception({ kind: 'device-offline' })).rest).toBe('/devices');
  });

  it('opens the alarms for one nobody has acknowledged', () => {
    const alarm = exception({ kind: 'alarm', leaseId: 'L' as never, tagId: 'T' as never });
    expect(exceptionPlace(alarm)).toEqual({ screen: 'alarms', rest: '?lease=L' });
  });
});
