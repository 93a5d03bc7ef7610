import { headOf } from '#core/command-head.ts';
import { createCommandQueue, type CommandQueue } from '#core/command-queue.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import { takeSamplesBack } from '../imports/index.ts';
import { readFieldHistory } from './read-field-history.ts';
import { readRecent } from './read-recent.ts';
import { undo } from './undo.ts';

export const audit = {
  recent: os.audit.recent.handler(({ context, input }) => readRecent(context.tenant, input ?? {})),
  field: os.audit.field.handler(({ context, input }) => readFieldHistory(context.tenant, input)),
  undo: os.audit.undo.handler(({ context, input }) =>
    undosOf(context.tenant).run(() =>
      undo(context.tenant, headOf('audit.undo', context.session, input), input.target, (batchId) =>
        takeSamplesBack(context.tenant, batchId, context.session),
      ),
    ),
  ),
};

const undosByTenant = new WeakMap<object, CommandQueue>();

/** One undo at a time, beside the commands of others: that of a batch goes on for long. */
function undosOf({ commands }: Pick<TenantDeps, 'commands'>): CommandQueue {
  const known = undosByTenant.get(commands) ?? createCommandQueue();
  undosByTenant.set(commands, known);
  return known;
}
