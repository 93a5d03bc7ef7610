import type { SeededRandom } from './seeded-random.ts';

/** Something that now and then goes down for a while and comes back by itself. */
export interface Outages {
  readonly isDown: boolean;
  step(elapsedS: number): void;
}

export interface OutageHabit {
  /** Infinity: never. */
  readonly meanUpS: number;
  readonly shortestS: number;
  readonly longestS: number;
}

export function createOutages(random: SeededRandom, habit: OutageHabit): Outages {
  let leftS = 0;
  let untilS = random.waiting(habit.meanUpS);
  return {
    get isDown() {
      return leftS > 0;
    },
    step(elapsedS) {
      if (leftS > 0) {
        leftS -= elapsedS;
        return;
      }
      untilS -= elapsedS;
      if (untilS > 0) return;
      leftS = random.between(habit.shortestS, habit.longestS);
      untilS = random.waiting(habit.meanUpS);
    },
  };
}
