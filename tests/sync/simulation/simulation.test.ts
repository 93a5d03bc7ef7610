import { describe, expect, it } from 'vitest';
import { runSchedule } from './schedule.ts';

/** One of each mood, and what failed once; `npm run soak -- sync` runs as many as one likes. */
const seeds = [1, 2, 3, 4, 5, 1048, 5017, 90009, 90018, 120057];
const patienceMs = 180_000;

describe('seats that lose power, links, disks and rights', () => {
  it.each(seeds)(
    'SYN-60 hold and show the same once they have met (seed %i)',
    (seed) => {
      expect(runSchedule(seed).faults).toEqual([]);
    },
    patienceMs,
  );
});
