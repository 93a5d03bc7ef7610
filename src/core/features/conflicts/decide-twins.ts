import type { DocumentKind } from '#shared/documents/kinds.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead, Edit } from '#core/sync/command-runner.ts';
import { findTwinsNow } from './read-twins.ts';
import { isMergeable, type Merged, mergeInto } from './merge-twins.ts';

export interface TwinsDecision {
  readonly id: string;
  readonly decision: 'stay' | 'remove' | 'merge';
  readonly keep?: string | undefined;
  readonly drop?: string | undefined;
}

const nothing: Merged = { taken: 0, differing: 0 };

/** Refuses `twins-not-found` when they are none any more, `twins-not-mergeable`. */
export async function decideTwins(
  deps: Pick<TenantDeps, 'read' | 'commands'>,
  head: CommandHead,
  { id, decision, keep, drop }: TwinsDecision,
) {
  const twins = (await findTwinsNow(deps)).find((one) => one.id === id);
  const keys = twins?.things.map(({ key }) => key) ?? [];
  if (!twins) throw new Refusal('twins-not-found', { id });
  const kind = twins.kind as DocumentKind;
  if (decision === 'stay') return deps.commands.run(head, (edit) => stay(edit, head, id));
  if (!drop || !keys.includes(drop)) throw new Refusal('twins-not-found', { id });
  if (decision === 'remove')
    return deps.commands.run(head, (edit) => remove(edit, head, kind, drop));
  if (!keep || keep === drop || !keys.includes(keep)) throw new Refusal('twins-not-found', { id });
  if (!isMergeable(kind)) throw new Refusal('twins-not-mergeable', { kind });
  return deps.commands.run(head, (edit) => {
    const merged = mergeInto(edit, kind, keep, drop);
    remove(edit, head, kind, drop);
    return merged;
  });
}

function stay(edit: Edit, { session }: CommandHead, id: string): Merged {
  const { personId, personName } = session;
  const value = { byId: personId, byName: personName, atMs: edit.nowMs };
  edit.open('conflictRules', 'tenant').set(['rules', `twins:${id}`], value);
  return nothing;
}

function remove(edit: Edit, { session }: CommandHead, kind: DocumentKind, key: string): Merged {
  const document = edit.find(kind, key);
  if (!document) throw new Refusal('twins-not-found', { id: key });
  document.set(['deletedAt'], edit.nowMs);
  document.set(['deletedBy'], session.personId);
  return nothing;
}
