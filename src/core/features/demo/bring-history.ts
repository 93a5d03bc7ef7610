import type { BatchId, CommandId } from '#shared/domain/identity/ids.ts';
import { addDays } from '#shared/domain/measurement/gauge-day.ts';
import type { DayVolumes } from '#shared/domain/production/volumes.ts';
import type { SimulatedHistory, SimulatedLease } from '#shared/domain/telemetry/simulated-lease.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import type { JobRunner } from '#core/jobs/jobs.ts';
import type { Session } from '#core/session.ts';
import type { CommandToRun } from '#core/sync/command-runner.ts';
import { writeDay } from '../production/index.ts';
import { demoWellId } from './bring-lease.ts';

const kind = 'demoHistory';
/** Well-months written in one transaction: a few give way to others soon enough. */
const monthsAtOnce = 3;

/** Starts the job that enters the simulated history, unless the tenant has daily production already. */
export async function bringHistory(
  deps: Pick<TenantDeps, 'read' | 'jobs' | 'newId'>,
  session: Session,
  lease: SimulatedLease,
): Promise<void> {
  if (
    deps.jobs
      .list()
      .some((job) => job.kind === kind && job.state !== 'failed' && job.state !== 'cancelled')
  )
    return;
  const some = await deps.read.selectFrom('productionDay').select('day').limit(1).execute();
  if (some.length > 0) return;
  deps.jobs.start({
    kind,
    title: lease.leases.map((site) => site.name).join(', '),
    input: lease.history,
    batchId: deps.newId() as string as BatchId,
    session,
  });
}

/** Enters well-month by well-month. Command ids follow from the job, so that a resumed job doubles nothing. */
export function createHistoryRunner(deps: Pick<TenantDeps, 'commands'>): JobRunner {
  return {
    kind,
    async run(task) {
      const months = (task.input as SimulatedHistory[]).flatMap(monthsOf);
      const from = typeof task.resumeFrom === 'number' ? task.resumeFrom : 0;
      for (let done = from; done < months.length; done += monthsAtOnce) {
        task.signal.throwIfAborted();
        const group = months.slice(done, done + monthsAtOnce);
        deps.commands.runMany(group.map((month) => toCommand(month, task)));
        task.checkpoint(done + group.length);
        task.progress(done + group.length, months.length, 'entering');
        await new Promise((resolve) => setImmediate(resolve));
      }
      return {
        months: months.length,
        days: months.reduce((sum, month) => sum + month.days.length, 0),
      };
    },
  };
}

interface WellMonth {
  readonly wellKey: string;
  readonly month: string;
  readonly days: { readonly day: string; readonly values: Partial<DayVolumes> }[];
}

function monthsOf({ wellKey, days: { from, ...series } }: SimulatedHistory): WellMonth[] {
  const months = new Map<string, WellMonth>();
  for (let index = 0; index < series.oilBbl.length; index++) {
    const day = addDays(from, index);
    const values = Object.fromEntries(
      Object.entries(series).flatMap(([field, entries]) => {
        const value = entries[index] ?? null;
        return value === null ? [] : [[field, value]];
      }),
    );
    if (Object.keys(values).length === 0) continue;
    const month = months.get(day.slice(0, 7)) ?? { wellKey, month: day.slice(0, 7), days: [] };
    months.set(month.month, month);
    month.days.push({ day, values });
  }
  return [...months.values()];
}

function toCommand(
  { wellKey, month, days }: WellMonth,
  {
    jobId,
    batchId,
    session,
  }: { readonly jobId: string; readonly batchId: BatchId | null; readonly session: Session },
): CommandToRun<object> {
  return {
    head: {
      command: 'production.saveDays',
      commandId: deriveId(`${jobId}/${wellKey}/${month}`) as CommandId,
      batchId: batchId ?? undefined,
      session,
      screen: 'demo',
    },
    work: (edit) => {
      const wellId = demoWellId(wellKey);
      const entered = edit.find('wellMonth', `${wellId}/${month}`)?.value.days ?? {};
      for (const { day, values } of days) {
        // A day someone has begun to enter meanwhile is theirs.
        if (Object.keys(entered[day.slice(8)] ?? {}).length === 0)
          writeDay(edit, { wellId, day, values });
      }
      return {};
    },
  };
}
