import type { KeepStep } from '#shared/domain/telemetry/keep-rules.ts';
import type { JobRunner } from '#core/jobs/jobs.ts';
import { dropMonth } from './drop-month.ts';
import type { HistoryDeps } from './history-deps.ts';
import { keyOf, planKeep } from './keep-plan.ts';

export const keepKind = 'historyKeep';

/**
 * Lets go of what is old, and of more where there is no room. Invariants:
 *  1. What is due is looked up anew before each step: a job that goes on after a crash finds what is left to do.
 *  2. Months of a class go oldest first; where one stays, those after it stay too, since files lose by age.
 *  3. No step is tried twice in one run.
 */
export function createKeepRunner(deps: HistoryDeps, nowMs: () => Promise<number>): JobRunner {
  return {
    kind: keepKind,
    async run(task) {
      const tried = new Set<string>();
      const stuck = new Set<string>();
      let months = 0;
      let bytes = 0;
      let mostBytes = Infinity;
      for (;;) {
        task.signal.throwIfAborted();
        const plan = await planKeep(deps, await nowMs(), mostBytes);
        mostBytes = Math.min(mostBytes, plan.short?.needBytes ?? Infinity);
        const step = plan.steps.find((each) => !tried.has(keyOf(each)) && !stuck.has(each.keep));
        if (!step) {
          if (plan.short) tellShort(deps, plan.short.why);
          return { monthsDropped: months, bytesFreed: Math.round(bytes), stuck: stuck.size };
        }
        tried.add(keyOf(step));
        const month = monthOf(plan.months, step);
        if (!month) continue;
        const isDropped = await dropMonth(deps, task, step, month);
        if (!isDropped) stuck.add(step.keep);
        else {
          months++;
          bytes += step.freesBytes;
          if (step.why !== 'rule') mostBytes -= step.freesBytes;
        }
      }
    },
  };
}

function monthOf<Month extends Pick<KeepStep, 'keep' | 'fromMs'>>(
  months: readonly Month[],
  step: KeepStep,
): Month | undefined {
  return months.find(({ keep, fromMs }) => keep === step.keep && fromMs === step.fromMs);
}

/** Everything that may go is gone, and there still is no room. */
function tellShort({ notes, log, changes }: HistoryDeps, why: 'disk' | 'quota'): void {
  notes.addOnce({
    kind: 'no-room-left',
    keep: null,
    fromMs: null,
    toMs: null,
    why,
    details: {},
  });
  changes.announce('history.changed', []);
  log.error({ why }, 'there is no room for samples and nothing left that may go');
}
