import type { JobId, PersonId, SeatId } from '#shared/domain/identity/ids.ts';
import type { Session } from '#core/session.ts';
import { removeOldJobFiles } from '#core/jobs/job-files.ts';
import type { HistoryDeps } from './history-deps.ts';
import { planKeep } from './keep-plan.ts';
import { keepKind } from './keep-runner.ts';
import { isDiskLow } from './room.ts';

const rulesEveryMs = 3_600_000;
const roomEveryMs = 300_000;
/** After a run that could not do all it should the next one waits: the reason is seldom gone within the hour. */
const restMs = 6 * 3_600_000;

/** Looks every hour for what is old, and every five minutes whether the disk is low; starts the job that acts on it. */
export function keepHouse(
  deps: HistoryDeps,
  nowMs: () => Promise<number>,
): { look(): Promise<JobId | undefined>; close(): void } {
  const { jobs, log, ports } = deps;
  let restUntilMs = -Infinity;
  const look = async () => {
    try {
      removeOldJobFiles(deps);
      const { steps, short } = await planKeep(deps, await nowMs());
      if (steps.length === 0 && !short) return undefined;
      return startKeeping(deps, ownSession(deps));
    } catch (error) {
      log.error({ err: error }, 'it could not be looked for old samples');
      return undefined;
    }
  };
  const lookUnlessResting = () => {
    if (ports.clock.monotonicMs() >= restUntilMs) void look();
  };
  const rest = jobs.moved.subscribe(({ kind, state, result }) => {
    if (kind !== keepKind) return;
    const isStuck = state === 'failed' || state === 'cancelled' || Number(result?.['stuck']) > 0;
    if (isStuck) restUntilMs = ports.clock.monotonicMs() + restMs;
  });
  const rules = setInterval(lookUnlessResting, rulesEveryMs);
  const room = setInterval(() => {
    if (isDiskLow({ freeBytes: ports.disk.freeBytes(deps.folder) })) lookUnlessResting();
  }, roomEveryMs);
  return {
    look,
    close() {
      clearInterval(rules);
      clearInterval(room);
      rest();
    },
  };
}

/** The job that is at it already, or a new one. */
export function startKeeping({ jobs }: Pick<HistoryDeps, 'jobs'>, session: Session): JobId {
  const known = jobs
    .list()
    .find(({ kind, state }) => kind === keepKind && (state === 'waiting' || state === 'running'));
  return (
    known?.jobId ?? jobs.start({ kind: keepKind, title: '', input: null, batchId: null, session })
  );
}

/** Nobody asked for it: the job runs in the product's own name and writes no documents. */
function ownSession({ tenantId }: Pick<HistoryDeps, 'tenantId'>): Session {
  const nobody = '0'.repeat(26);
  return {
    tenantId,
    personId: nobody as PersonId,
    personName: 'WellOS',
    seatId: nobody as SeatId,
    seatName: 'WellOS',
    role: 'owner',
  };
}
