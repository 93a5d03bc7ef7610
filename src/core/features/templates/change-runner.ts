import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { TenantDeps } from '#core/core-deps.ts';
import type { JobRunner } from '#core/jobs/jobs.ts';
import { applyTo } from './apply-change.ts';
import { templateChangeInput, templateChangeKind } from './change-runner-input.ts';

const devicesAtOnce = 5;
const progressShape = z.object({ done: z.number(), changed: z.number() });

/** Brings many devices to their template. Ids of its commands follow from the job: a step that is repeated does nothing. */
export function createTemplateChangeRunner(deps: Pick<TenantDeps, 'commands'>): JobRunner {
  return {
    kind: templateChangeKind,
    async run({ jobId, input, batchId, session, resumeFrom, signal, progress, checkpoint }) {
      const request = templateChangeInput.parse(input);
      let state = resumeFrom === null ? { done: 0, changed: 0 } : progressShape.parse(resumeFrom);
      const { length } = request.deviceIds;
      const head = {
        command: 'templates.applyChange',
        session,
        seed: jobId,
        ...(batchId && { batchId }),
      };
      while (state.done < length) {
        signal.throwIfAborted();
        const some = request.deviceIds.slice(state.done, state.done + devicesAtOnce);
        const changed = state.changed + applyTo(deps, head, request, some);
        state = { done: state.done + some.length, changed };
        checkpoint(state);
        progress(state.done, length, 'devices');
        await nextTurn();
      }
      return { devices: length, devicesChanged: state.changed };
    },
  };
}
