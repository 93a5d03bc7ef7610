import type { Finding } from '#shared/kit/finding.ts';
import { rowFinding } from './row-finding.ts';

/** How the times of rows that belong together follow each other. */
export interface TimeOrder {
  see(ms: number, row: number, tell: (finding: Finding) => void): void;
  /** Tells of gaps, once. */
  finish(tell: (finding: Finding) => void): void;
}

/** Steps from which the usual one is found. */
const stepsToLearn = 512;
/** A step this many times the usual one is a gap. */
const gapSteps = 3;

export function createTimeOrder(label: string): TimeOrder {
  let [lastMs, lastRow] = [Number.NEGATIVE_INFINITY, 0];
  let newestMs = Number.NEGATIVE_INFINITY;
  const learnt: number[] = [];
  let usualMs = Number.NaN;
  let [gaps, longestMs] = [0, 0];

  const judge = (stepMs: number) => {
    if (stepMs <= usualMs * gapSteps) return;
    gaps += 1;
    longestMs = Math.max(longestMs, stepMs);
  };
  const learn = () => {
    usualMs = medianOf(learnt);
    for (const step of learnt) judge(step);
  };
  const step = (stepMs: number) => {
    if (learnt.length >= stepsToLearn) return judge(stepMs);
    learnt.push(stepMs);
    if (learnt.length === stepsToLearn) learn();
  };

  return {
    see(ms, row, tell) {
      if (ms === lastMs) tell(rowFinding('IMP-93', 'warn', row, { before: lastRow }));
      else if (ms < lastMs) tell(rowFinding('IMP-92', 'info', row, { before: lastRow }));
      if (ms > newestMs) {
        if (newestMs !== Number.NEGATIVE_INFINITY) step(ms - newestMs);
        newestMs = ms;
      }
      [lastMs, lastRow] = [ms, row];
    },
    finish(tell) {
      if (learnt.length < stepsToLearn && learnt.length > 0) learn();
      if (gaps === 0) return;
      const details = { gaps, longestS: longestMs / 1_000, usualS: usualMs / 1_000 };
      tell({ rule: 'IMP-95', severity: 'info', at: label, details });
    },
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
