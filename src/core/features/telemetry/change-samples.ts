import type { CommandId, TagId } from '#shared/domain/identity/ids.ts';
import type { Quality, TagValue } from '#shared/domain/telemetry/sample.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createCommandQueue, type CommandQueue } from '#core/command-queue.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { EditReason } from '#core/historian/sample-store.ts';
import { os } from '#core/implementer.ts';
import type { Session } from '#core/session.ts';
import { refuseGivenUp } from './refuse-given-up.ts';

type Deps = Pick<TenantDeps, 'read' | 'samples' | 'changes' | 'ports' | 'newId'>;

interface Asked {
  readonly tagId: TagId;
  readonly reason: string;
  readonly commandId?: CommandId | undefined;
}

/** Commands that change samples. Documents stay as they are: who, when and why is kept with the samples. */
export const changes = {
  correct: os.telemetry.correct.handler(({ context: { tenant, session }, input }) =>
    change(tenant, session, input, async (reason) => {
      const samples = toSamples(input.tagId, input.samples);
      const times = samples.map(({ sourceMs }) => sourceMs);
      await refuseGivenUp(tenant.samples, input.tagId, Math.min(...times), Math.max(...times) + 1);
      await tenant.samples.correct(input.tagId, samples, reason);
    }),
  ),
  remove: os.telemetry.remove.handler(({ context: { tenant, session }, input }) =>
    change(tenant, session, input, async (reason) => {
      const { tagId, fromMs, toMs } = input;
      await refuseGivenUp(tenant.samples, tagId, fromMs, toMs);
      await tenant.samples.remove(tagId, fromMs, toMs, reason);
    }),
  ),
};

const queuesByStore = new WeakMap<object, CommandQueue>();

/** One change of samples at a time, beside the commands of others: that of a long period rewrites many files. */
function queueOf({ samples }: Pick<Deps, 'samples'>): CommandQueue {
  const known = queuesByStore.get(samples) ?? createCommandQueue();
  queuesByStore.set(samples, known);
  return known;
}

/** The same `commandId` again changes nothing. Refuses `tag-not-found` and `samples-given-up`. */
function change(
  deps: Deps,
  session: Session,
  { tagId, reason, commandId = deps.newId() }: Asked,
  make: (reason: EditReason) => Promise<void>,
): Promise<{ commandId: CommandId }> {
  return queueOf(deps).run(async () => {
    const tag = await deps.read
      .selectFrom('tag')
      .select('tagId')
      .where('tagId', '=', tagId)
      .executeTakeFirst();
    if (!tag) throw new Refusal('tag-not-found', { tagId });
    const before = await deps.samples.edits(tagId);
    if (!before.some((edit) => edit.reason.commandId === commandId)) {
      const atMs = deps.ports.clock.nowMs();
      await make({ by: session.personName, atMs, why: reason, commandId });
      deps.changes.announce('telemetry.corrected', [tagId]);
    }
    return { commandId };
  });
}

function toSamples(
  tagId: TagId,
  samples: readonly {
    readonly sourceMs: number;
    readonly value: TagValue;
    readonly quality: Quality;
  }[],
) {
  return samples.map(({ sourceMs, value, quality }) => ({
    tagId,
    sourceMs,
    arrivalMs: sourceMs,
    value,
    quality,
    reason: quality === 'good' ? ('none' as const) : ('substituted' as const),
  }));
}
