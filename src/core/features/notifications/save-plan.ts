import type { PlanPart } from '#shared/contract/notifications.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead, Plain } from '#core/sync/command-runner.ts';

/** Adds a part of the plan, or replaces it whole. */
export function savePart(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  { kind, id, value }: PlanPart,
) {
  return deps.commands.run(head, (edit) => {
    const partId = id ?? edit.newId();
    const document = edit.open('notificationPlan', 'tenant');
    document.set(['parts', `${kind}:${partId}`], value as unknown as Plain);
    return { partId };
  });
}

/** Takes a part away; refuses `plan-part-not-found`. What names it goes on without it. */
export function removePart(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  { kind, id }: Pick<PlanPart, 'kind'> & { readonly id: string },
) {
  return deps.commands.run(head, (edit) => {
    const document = edit.open('notificationPlan', 'tenant');
    const key = `${kind}:${id}`;
    if (document.value.parts[key] === undefined) throw new Refusal('plan-part-not-found', { kind });
    document.set(['parts', key], null);
    return {};
  });
}
