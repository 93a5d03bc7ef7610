import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

describe('how often somebody may come to nothing', () => {
  it('SYN-143 is thirty times at once from one address, and once in two seconds after that', () => {
    let nowMs = 0;
    const pace = new Pace(() => nowMs);
    for (let n = 0; n < 30; n++) {
      expect(pace.isTooFast('10.0.0.9')).toBe(false);
      pace.failed('10.0.0.9');
    }
    expect(pace.isTooFast('10.0.0.9')).toBe(true);
    expect(pace.isTooFast('10.0.0.8')).toBe(false);
    nowMs = 2_000;
    expect(pace.isTooFast('10.0.0.9')).toBe(false);
    pace.failed('10.0.0.9');
    expect(pace.isTooFast('10.0.0.9')).toBe(true);
    nowMs = 3_600_000;
    for (let n = 0; n < 30; n++) pace.failed('10.0.0.9');
    expect(pace.isTooFast('10.0.0.9')).toBe(true);
  });
});
