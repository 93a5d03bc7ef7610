import { describe, expect, it } from 'vitest';
import { runSchedule } from './schedule.ts';

/** Seeds that found something once, and some that never did. */
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe('seats that lose power, links, disks and rights', () => {
  it.each(seeds)('SYN-60 hold and show the same once they have met (seed %i)', (seed) => {
    expect(runSchedule(seed).faults).toEqual([]);
  });
});
