import { describe, expect, it } from 'vitest';
import { createExchangeMeter } from './exchange-meter.ts';

describe('TEL-102 the last questions to a device', () => {
  it('are summed up by share answered and by how long answers took', () => {
    const meter = createExchangeMeter();
    expect(meter.sum()).toBeNull();
    for (let ms = 1; ms <= 100; ms++) meter.add({ durationMs: ms, wasAnswered: true });
    expect(meter.sum()).toEqual({ answeredPct: 100, p50Ms: 50, p99Ms: 99 });
    for (let n = 0; n < 100; n++) meter.add({ durationMs: 1_000, wasAnswered: false });
    expect(meter.sum()).toEqual({ answeredPct: 50, p50Ms: 50, p99Ms: 99 });
  });

  it('are no more than five hundred', () => {
    const meter = createExchangeMeter();
    for (let n = 0; n < 500; n++) meter.add({ durationMs: 5, wasAnswered: false });
    for (let n = 0; n < 500; n++) meter.add({ durationMs: 7, wasAnswered: true });
    expect(meter.sum()).toEqual({ answeredPct: 100, p50Ms: 7, p99Ms: 7 });
  });
});
