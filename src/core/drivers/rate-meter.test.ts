import { describe, expect, it } from 'vitest';
import { createRateMeter } from './rate-meter.ts';

describe('createRateMeter', () => {
  it('TEL-14 counts the last minute and forgets what is older', () => {
    const meter = createRateMeter();
    meter.add(10, 1_000);
    meter.add(5, 30_000);
    expect(meter.perMinute(59_000)).toBe(15);
    expect(meter.perMinute(61_000)).toBe(5);
    expect(meter.perMinute(500_000)).toBe(0);
    meter.add(1, 500_100);
    expect(meter.perMinute(500_200)).toBe(1);
  });
});
