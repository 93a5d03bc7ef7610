import { describe, expect, it } from 'vitest';
import type { OneException } from '#shared/contract/overview.ts';
import type { LeaseId, TagId } from '#shared/domain/identity/ids.ts';
import { groupExceptions } from './group-exceptions.ts';

const alarm = (n: number, more: Partial<OneException> = {}): OneException => ({
  kind: 'alarm',
  severity: 'low',
  sinceMs: 1_000 + n,
  wellId: null,
  leaseId: 'A' as LeaseId,
  deviceId: null,
  tagId: `D/${n}` as TagId,
  details: { name: `Alarm ${n}` },
  ...more,
});
const alarms = (count: number) => Array.from({ length: count }, (_, n) => alarm(n));

describe('a flood', () => {
  it('is one line of its lease, as bad as its worst, with the worst beneath it', () => {
    const critical = alarm(500, { severity: 'critical' });
    const offline = alarm(0, { kind: 'device-offline', severity: 'high', leaseId: null });
    const [first, second, ...rest] = groupExceptions([...alarms(200), critical, offline]);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      kind: 'alarm',
      severity: 'critical',
      leaseId: 'A',
      sinceMs: 1_000,
      tagId: null,
      details: { count: 201, worstCount: 1 },
    });
    expect(first!.members).toHaveLength(50);
    expect(first!.members[0]).toBe(critical);
    expect(second).toMatchObject({ kind: 'device-offline', members: [] });
  });

  it('of another lease is another line, and a few stand for themselves', () => {
    const other = alarms(5).map((one) => ({ ...one, leaseId: 'B' as LeaseId }));
    const groups = groupExceptions([...alarms(4), ...other]);
    expect(groups.map(({ leaseId, members }) => [leaseId, members.length])).toEqual([
      ['A', 0],
      ['A', 0],
      ['A', 0],
      ['A', 0],
      ['B', 5],
    ]);
  });
});
