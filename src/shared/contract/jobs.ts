import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { batchId, jobId } from '#shared/domain/identity/ids.ts';
import { fieldWriters } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, publicQuery, query, stream } from './call.ts';
import { frameDescription } from './frames.ts';

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

export const job = z.object({
  jobId,
  /** What it does: `import`, later `fit`, `report` … */
  kind: z.string(),
  title: z.string(),
  state: z.enum(jobStates),
  done: z.number(),
  total: z.number().nullable(),
  /** Key of locales `job.step.<step>`. */
  step: z.string().nullable(),
  createdAtMs: z.number(),
  startedAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
  /** Estimate from the pace so far; null while unknown. */
  remainingMs: z.number().nullable(),
  attempt: z.number().int(),
  batchId: batchId.nullable(),
  /** Refusal code or bug id when it failed. */
  failure: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
  /** What it made, per kind; small. */
  result: z.record(z.string(), z.unknown()).nullable(),
  canCancel: z.boolean(),
  canRetry: z.boolean(),
});
export type Job = z.output<typeof job>;

export const jobs = {
  list: query().output(z.array(job)),
  get: publicQuery({ method: 'GET', path: '/jobs/{jobId}', summary: 'Read one job' })
    .input(z.object({ jobId }))
    .output(job),
  /** A piece of an file that a job made, as a frame of one column `bytes`. Files are kept for seven days. */
  file: publicQuery({
    method: 'GET',
    path: '/jobs/{jobId}/file',
    summary: 'Read a piece of the file that a job made',
  })
    .input(
      z.object({
        jobId,
        offset: z.coerce.number().int().min(0).default(0),
        length: z.coerce.number().int().min(1).max(4_194_304).default(1_048_576),
      }),
    )
    .output(
      z.object({
        name: z.string(),
        mimeType: z.string(),
        totalBytes: z.number().int(),
        frame: frameDescription,
      }),
    ),
  /** Each job when it moves, at most 5 times a second per job; first the jobs as they are. */
  progress: stream().output(eventIterator(z.array(job))),
  cancel: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, jobId }))
    .output(commandDone),
  retry: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, jobId }))
    .output(commandDone),
  /** Takes ended jobs off the list. */
  clear: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields }))
    .output(commandDone),
};
