import { describe, expect, it } from 'vitest';
import { refuseShelving, type ShelvingRequest } from './shelving.ts';

const hour = 3_600_000;
const request: ShelvingRequest = {
  priority: 'medium',
  forMs: 8 * hour,
  reason: 'Transmitter is being changed',
  personName: 'Pat',
  role: 'pumper',
  secondPerson: null,
};

describe('shelving', () => {
  it.each<[Partial<ShelvingRequest>, string | undefined]>([
    [{}, undefined],
    [{ reason: ' ' }, 'reason-missing'],
    [{ forMs: 0 }, 'time-missing'],
    [{ forMs: Number.NaN }, 'time-missing'],
    [{ forMs: 12 * hour }, undefined],
    [{ forMs: 12 * hour + 1 }, 'needs-supervisor'],
    [{ forMs: 24 * hour, role: 'foreman' }, undefined],
    [{ forMs: 24 * hour + 1, role: 'owner' }, 'too-long'],
    [{ priority: 'critical' }, 'needs-second-person'],
    [{ priority: 'critical', secondPerson: ' pat ' }, 'needs-second-person'],
    [{ priority: 'critical', secondPerson: 'Lee' }, undefined],
  ])('ALM-43 %j is refused as %s', (changes, why) => {
    expect(refuseShelving({ ...request, ...changes })).toBe(why);
  });
});
