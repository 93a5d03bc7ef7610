import type { Database } from 'better-sqlite3';
import type { Selectable } from 'kysely';
import { job, type Job, type jobStates } from '#shared/contract/jobs.ts';
import { personId, seatId, tenantId, type JobId } from '#shared/domain/identity/ids.ts';
import { role } from '#shared/domain/people/role.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { z } from 'zod';
import type { Session } from '../session.ts';
import { tables } from '../storage/query-builder.ts';
import { runSync } from '../storage/run-sync.ts';
import type { TenantTables } from '../storage/tables.ts';

/** A job as it lies in the tenant's database. */
export type JobRow = Selectable<TenantTables['job']>;
export type JobState = (typeof jobStates)[number];

const mostListed = 200;

export function insertJob(database: Database, row: JobRow): void {
  runSync(database, tables.insertInto('job').values(row));
}

export function updateJob(database: Database, jobId: string, changes: Partial<JobRow>): void {
  runSync(database, tables.updateTable('job').set(changes).where('jobId', '=', jobId));
}

/** Refuses `job-not-found`. */
export function getJob(database: Database, jobId: JobId): JobRow {
  const query = tables.selectFrom('job').selectAll().where('jobId', '=', jobId);
  const [row] = runSync(database, query);
  if (!row) throw new Refusal('job-not-found', { jobId });
  return row;
}

/** Newest first, without those that were cleared away. */
export function listJobs(database: Database): readonly JobRow[] {
  const query = tables.selectFrom('job').selectAll().where('cleared', '=', 0);
  return runSync(database, query.orderBy('jobId', 'desc').limit(mostListed));
}

/** In the order they were started. */
export function jobsIn(database: Database, states: readonly JobState[]): readonly JobRow[] {
  const query = tables.selectFrom('job').selectAll().where('state', 'in', states);
  return runSync(database, query.orderBy('jobId'));
}

export function rowToJob(row: JobRow, remainingMs: number | null): Job {
  const state = row.state as JobState;
  return job.parse({
    ...row,
    state,
    remainingMs: state === 'running' ? remainingMs : null,
    failure: row.failure === null ? null : JSON.parse(row.failure),
    result: row.result === null ? null : JSON.parse(row.result),
    canCancel: state === 'waiting' || state === 'running',
    canRetry: state === 'failed' || state === 'cancelled',
  });
}

const storedSession = z.object({
  tenantId: tenantId.nullable(),
  personId,
  personName: z.string(),
  seatId,
  seatName: z.string(),
  role,
});

/** In whose name the job was started; it goes on in theirs. */
export function sessionOf(row: JobRow): Session {
  return storedSession.parse(JSON.parse(row.session));
}
