import type { BatchId, CommandId, DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { planTagEdit } from '#shared/domain/telemetry/edit-tag.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import type { CommandHead, Edit, Plain } from '#core/sync/command-runner.ts';
import type { TagEdit } from './edit-plan.ts';

/** Beyond these it is a job: a command may be short only. */
const mostAtOnce = 200;

export const tagEditKind = 'tag-edit';

/** Sets the same on many tags, as one command or as a job of one batch. Refuses `tag-not-found`. */
export function editTags(
  deps: Pick<TenantDeps, 'commands' | 'jobs' | 'newId'>,
  head: CommandHead,
  { tagIds, changes }: TagEdit,
) {
  const unique = [...new Set(tagIds)];
  if (unique.length <= mostAtOnce) {
    const done = deps.commands.run(head, (edit) => ({
      changedCount: editSome(edit, unique, changes),
    }));
    return { ...done, batchId: null, jobId: null };
  }
  const commandId = head.commandId ?? deps.newId();
  const batchId = head.batchId ?? (deriveId(`batch/${commandId}`) as BatchId);
  const known = deps.jobs.list().find((job) => job.kind === tagEditKind && job.batchId === batchId);
  const input = { tagIds: unique, changes };
  const { session } = head;
  const jobId =
    known?.jobId ?? deps.jobs.start({ kind: tagEditKind, title: '', input, batchId, session });
  return { commandId, batchId, jobId, changedCount: null };
}

/** Answers how many tags were changed: those that are so already, or do not take it, are left. */
export function editSome(
  edit: Edit,
  tagIds: readonly TagId[],
  changes: TagEdit['changes'],
): number {
  let count = 0;
  for (const [deviceId, ids] of Map.groupBy(tagIds, deviceOf)) {
    const document = edit.find('device', deviceId);
    if (!document) throw new Refusal('tag-not-found', { tagId: ids[0]! });
    for (const tagId of ids) {
      const key = tagId.slice(deviceId.length + 1);
      const tag = document.value.tags[key];
      if (!tag) throw new Refusal('tag-not-found', { tagId });
      const { fields, problem } = planTagEdit(tag, changes);
      if (fields.length === 0 || problem) continue;
      document.set(['tags', key], { ...tag, ...changes } as Plain);
      count += 1;
    }
  }
  return count;
}

/** A tag's id is its device's, a slash and its key. */
export function deviceOf(tagId: TagId): DeviceId {
  return tagId.slice(0, tagId.indexOf('/')) as DeviceId;
}

export function stepId(jobId: string, step: number): CommandId {
  return deriveId(`tag-edit/${jobId}/${step}`) as CommandId;
}
