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
  members: [],
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

  it('shows a tag that belongs to no well beside the overview, and a full tank among the tanks', () => {
    const bad = exception({ tagId: 'T' as never });
    expect(exceptionPlace(bad)).toEqual({ screen: 'overview', rest: '?tag=T' });
    const full = exception({ kind: 'tank-high', leaseId: 'L' as never, tagId: 'T' as never });
    expect(exceptionPlace(full)).toEqual({ screen: 'field', rest: '/tanks?lease=L' });
  });

  it('opens the device for what has neither well nor tag', () => {
    const offline = exception({ kind: 'device-offline', deviceId: 'D' as never });
    expect(exceptionPlace(offline)).toEqual({ screen: 'devices', rest: '/D' });
    expect(exceptionPlace(exception({}))).toEqual({ screen: 'devices', rest: '' });
  });

  it('opens a list for many', () => {
    const many = exception({ leaseId: 'L' as never, members: [exception({})] });
    expect(exceptionPlace(many)).toEqual({ screen: 'tags', rest: '?trust=bad&lease=L' });
  });

  it('opens the alarms for one nobody has acknowledged', () => {
    const alarm = exception({ kind: 'alarm', leaseId: 'L' as never, tagId: 'T' as never });
    expect(exceptionPlace(alarm)).toEqual({ screen: 'alarms', rest: '?lease=L' });
  });
});
