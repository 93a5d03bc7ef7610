import { z } from 'zod';
import { jobId, tagId } from '#shared/domain/identity/ids.ts';
import { controlWriters, fieldWriters } from '#shared/domain/people/role.ts';
import { inputName } from '#shared/domain/telemetry/calculated/calculated-point.ts';
import { expressionProblems } from '#shared/domain/telemetry/calculated/expression-problem.ts';
import { qualities, qualityReasons } from '#shared/domain/telemetry/sample.ts';
import { command, commandDone, commandFields, query } from './call.ts';

const result = z.object({
  value: z.union([z.number(), z.boolean(), z.string()]).nullable(),
  quality: z.enum(qualities),
  reason: z.enum(qualityReasons),
});

/** Tags made of other tags, and tags that people type values into. They are saved with `devices.saveTags`. */
export const calculated = {
  /** Tries an expression while it is typed. */
  check: query()
    .input(
      z.object({
        expression: z.string().max(10_000),
        inputs: z.record(inputName, tagId),
        /** The tag it is for, to find rings; left out: a new one. */
        tagId: tagId.optional(),
      }),
    )
    .output(
      z.object({
        /** Names the expression uses. */
        names: z.array(z.string()),
        /** `t('expressionProblem.' + kind, { at })`; null: none. */
        problem: z.object({ kind: z.enum(expressionProblems), at: z.string() }).nullable(),
        /** Names of tags that would be made of each other, the first again at the end; empty: none. */
        ring: z.array(z.string()),
        /** With the values of now; null where it cannot be worked out. */
        now: result.nullable(),
      }),
    ),
  /**
   * Works calculated tags, and those made of them, out again from what is stored of their inputs, as a job. What they
   * held in the period is replaced and kept beside it. Refused: tags that are not calculated.
   */
  recalculate: command({ roles: controlWriters })
    .input(
      z
        .object({
          ...commandFields,
          tagIds: z.array(tagId).min(1).max(200),
          fromMs: z.number().int(),
          toMs: z.number().int(),
          reason: z.string().trim().min(1).max(500),
        })
        .refine(({ fromMs, toMs }) => fromMs < toMs, {
          path: ['toMs'],
          error: 'must be after the beginning',
        }),
    )
    .output(commandDone.extend({ jobId })),
  /**
   * Puts a typed value into a manual tag. One that was typed for the same moment before is replaced and kept. Refused: a tag
   * that is not there or not manual, a time that has not come.
   */
  enter: command({ roles: fieldWriters })
    .input(
      z.object({
        ...commandFields,
        tagId,
        value: z.union([z.number(), z.boolean(), z.string().max(1_000)]),
        /** When it was read; left out: now. */
        sourceMs: z.number().int().optional(),
        reason: z.string().trim().min(1).max(500),
      }),
    )
    .output(commandDone),
};
