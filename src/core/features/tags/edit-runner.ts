import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { tagId } from '#shared/domain/identity/ids.ts';
import { tagChanges } from '#shared/domain/telemetry/edit-tag.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { JobRunner } from '#core/jobs/jobs.ts';
import { deviceOf, editSome, stepId, tagEditKind } from './edit-tags.ts';

const tagsAtOnce = 200;
const inputShape = z.object({ tagIds: z.array(tagId), changes: tagChanges });
const progressShape = z.object({ done: z.number(), changed: z.number() });

/** Edits many tags in short commands. Their ids follow from the job: a step that is repeated does nothing again. */
export function createTagEditRunner(deps: Pick<TenantDeps, 'commands'>): JobRunner {
  return {
    kind: tagEditKind,
    async run({ jobId, input, batchId, session, resumeFrom, signal, progress, checkpoint }) {
      const { tagIds, changes } = inputShape.parse(input);
      // A device's tags together: its document is written once per step.
      const ordered = tagIds.toSorted((one, other) => (deviceOf(one) < deviceOf(other) ? -1 : 1));
      let state = resumeFrom === null ? { done: 0, changed: 0 } : progressShape.parse(resumeFrom);
      while (state.done < ordered.length) {
        signal.throwIfAborted();
        const some = ordered.slice(state.done, state.done + tagsAtOnce);
        const head = {
          command: 'tags.edit',
          session,
          commandId: stepId(jobId, state.done),
          ...(batchId && { batchId }),
        };
        const { count } = deps.commands.run(head, (edit) => ({
          count: editSome(edit, some, changes),
        }));
        state = { done: state.done + some.length, changed: state.changed + count };
        checkpoint(state);
        progress(state.done, ordered.length, 'tags');
        await nextTurn();
      }
      return { tagsChanged: state.changed, leftOut: ordered.length - state.changed };
    },
  };
}
