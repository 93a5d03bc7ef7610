import { createCompaction, lastDayOver, type Compaction } from './compact.ts';
import type { Damage } from '../months/damage.ts';
import type { OpenPart } from '../months/open-parts.ts';
import { giveBackPages } from '../months/part-file.ts';
import { changesOf } from '../months/space.ts';
import { sweepStaleTimes } from '../months/times-blocks.ts';

/** The compaction of several files, step by step; a file that stood still since nothing was left is not looked at again. */
export interface Compactions {
  /** False when nothing is left to be done for this file. */
  step(part: OpenPart, nowMs: number, damage: Damage[]): boolean;
}

export function createCompactions(): Compactions {
  const underWay = new Map<string, Compaction>();
  const settled = new Map<string, string>();
  return {
    step(part, nowMs, damage) {
      const { file, database } = part;
      const state = () => `${changesOf(database)} ${lastDayOver(nowMs)}`;
      if (settled.get(file) === state()) return false;
      const compaction = underWay.get(file) ?? createCompaction(part, nowMs);
      // What throws is begun anew: it may remember rows that were rolled back.
      underWay.delete(file);
      if (compaction.step(damage)) {
        underWay.set(file, compaction);
        return true;
      }
      if (sweepStaleTimes(database)) return true;
      giveBackPages(database);
      settled.set(file, state());
      return false;
    },
  };
}
