import type { JobId, TagId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { headOf } from '#core/command-head.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { readCalculated } from './calculated-tags.ts';
import { checkExpression } from './check-expression.ts';
import { enterValue } from './enter-value.ts';
import { recalculationKind } from './recalculation-runner.ts';

export const calculated = {
  check: os.calculated.check.handler(({ context, input }) =>
    checkExpression(context.tenant, input),
  ),
  recalculate: os.calculated.recalculate.handler(({ context, input }) =>
    startRecalculation(
      context.tenant,
      headOf('calculated.recalculate', context.session, input),
      input,
    ),
  ),
  enter: os.calculated.enter.handler(({ context, input }) =>
    enterValue(context.tenant, headOf('calculated.enter', context.session, input), input),
  ),
};

/** Refuses `tag-not-found` for one that is not calculated. What has not happened yet cannot be worked out again. */
async function startRecalculation(
  deps: Pick<TenantDeps, 'read' | 'log' | 'jobs' | 'newId' | 'ports'>,
  head: CommandHead,
  asked: {
    readonly tagIds: readonly TagId[];
    readonly fromMs: number;
    readonly toMs: number;
    readonly reason: string;
  },
): Promise<{ commandId: ReturnType<TenantDeps['newId']>; jobId: JobId }> {
  const { tagIds, fromMs, reason } = asked;
  const known = new Set((await readCalculated(deps)).map(({ tagId }) => tagId));
  const stranger = tagIds.find((tagId) => !known.has(tagId));
  if (stranger) throw new Refusal('tag-not-found', { tagId: stranger });
  const toMs = Math.min(asked.toMs, deps.ports.clock.nowMs());
  const jobId = deps.jobs.start({
    kind: recalculationKind,
    title: reason,
    input: { tagIds, fromMs, toMs, reason },
    batchId: null,
    session: head.session,
  });
  return { commandId: head.commandId ?? deps.newId(), jobId };
}
