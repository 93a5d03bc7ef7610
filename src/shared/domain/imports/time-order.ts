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
/** Times looked through for one that came before, far apart in the file or not. */
const mostRemembered = 2_000_000;
/** A step this many times the usual one is a gap. */
const gapSteps = 3;

export function createTimeOrder(label: string): TimeOrder {
  let [lastMs, lastRow] = [Number.NEGATIVE_INFINITY, 0];
  let newestMs = Number.NEGATIVE_INFINITY;
  const learnt: number[] = [];
  let usualMs = Number.NaN;
  let [gaps, longestMs] = [0, 0];

  // Times that were the newest when they came, ascending, and their rows; those that were not, apart.
  let spine: Spine = { times: [], rows: [] };
  const inserted = new Map<number, number>();

  const rowOf = (ms: number): number | undefined => inserted.get(ms) ?? rowAt(spine, ms);
  const remember = (ms: number, row: number) => {
    if (ms > newestMs) {
      spine.times.push(ms);
      spine.rows.push(row);
    } else inserted.set(ms, row);
    if (spine.times.length > mostRemembered) spine = newerHalf(spine);
    if (inserted.size > mostRemembered) inserted.clear();
  };
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
      const before = ms > newestMs ? undefined : rowOf(ms);
      if (before !== undefined) tell(rowFinding('IMP-93', 'warn', row, { before }));
      else if (ms < lastMs) tell(rowFinding('IMP-92', 'info', row, { before: lastRow }));
      if (before === undefined) remember(ms, row);
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

interface Spine {
  readonly times: number[];
  readonly rows: number[];
}

function newerHalf({ times, rows }: Spine): Spine {
  return { times: times.slice(mostRemembered / 2), rows: rows.slice(mostRemembered / 2) };
}

function rowAt({ times, rows }: Spine, ms: number): number | undefined {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < ms) low = middle + 1;
    else high = middle;
  }
  return times[low] === ms ? rows[low] : undefined;
}
