import type { SeededRandom } from './seeded-random.ts';

/** Wandering about zero: an Ornstein-Uhlenbeck process of the given spread (standard deviation) and memory. */
export interface SlowNoise {
  readonly value: number;
  step(elapsedS: number): number;
}

export function createSlowNoise(random: SeededRandom, spread: number, memoryS: number): SlowNoise {
  let value = spread * random.normal();
  return {
    get value() {
      return value;
    },
    step(elapsedS) {
      // Exact for any step length, so speeding up does not change the statistics.
      const kept = Math.exp(-elapsedS / memoryS);
      value = value * kept + spread * Math.sqrt(1 - kept * kept) * random.normal();
      return value;
    },
  };
}

/** Moves `from` towards `to` as a first-order lag does. */
export function approach(from: number, to: number, elapsedS: number, memoryS: number): number {
  return to + (from - to) * Math.exp(-elapsedS / memoryS);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
