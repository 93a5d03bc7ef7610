import { expect, it } from 'vitest';
import { reckonFrom } from './reckon.ts';

it('HSP-02 lets a clock that jumps ahead delete nothing', () => {
  const at = { wall: 1_000_000, passed: 100 };
  const clock = { nowMs: () => at.wall, monotonicMs: () => at.passed };
  const reckon = reckonFrom(900_000, clock, 100);
  at.wall = 1e12;
  at.passed = 5_100;
  expect(reckon()).toBe(905_000);
  at.wall = 800_000;
  expect(reckon()).toBe(800_000);
  expect(reckonFrom(null, clock, 100)()).toBe(800_000);
});
