import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTicking } from './ticking.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setupTicking(tickMs: number) {
  let nowMs = 0;
  const steps: number[] = [];
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const ticking = startTicking(clock, tickMs, (elapsedS) => steps.push(elapsedS));
  const pass = (ms: number) => {
    nowMs += ms;
    vi.advanceTimersByTime(tickMs / 2);
  };
  return { steps, pass, ticking };
}

describe('ticking', () => {
  it('makes up for a late timer with steps of the same length', () => {
    const { steps, pass, ticking } = setupTicking(500);
    pass(1_700);
    expect(steps).toEqual([0.5, 0.5, 0.5]);
    pass(300);
    expect(steps).toHaveLength(4);
    ticking.close();
  });

  it('does not replay a night of sleep', () => {
    const { steps, pass, ticking } = setupTicking(500);
    pass(8 * 3_600_000);
    expect(steps).toHaveLength(8);
    pass(500);
    expect(steps).toHaveLength(9);
    ticking.close();
  });
});
