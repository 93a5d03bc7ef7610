import type { TagId } from '#shared/domain/identity/ids.ts';
import {
  planTagEdit,
  tagEditProblems,
  type TagChanges,
  type TagEditProblem,
  type TagFieldChange,
} from '#shared/domain/telemetry/edit-tag.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { rowToTag } from '#core/features/telemetry/index.ts';

export interface TagEdit {
  readonly tagIds: readonly TagId[];
  readonly changes: TagChanges;
}

interface PlannedTag {
  readonly tag: Tag;
  readonly deviceName: string;
  readonly fields: readonly TagFieldChange[];
  readonly problem: TagEditProblem | null;
}

const mostShown = 200;
const mostNames = 5;

/** Refuses `tag-not-found`. */
export async function previewEdit(deps: Pick<TenantDeps, 'read'>, edit: TagEdit) {
  const plans = (await readTags(deps, edit.tagIds)).map(({ tag, deviceName }): PlannedTag => ({
    tag,
    deviceName,
    ...planTagEdit(tag, edit.changes),
  }));
  const refused = plans.filter(({ problem }) => problem !== null);
  const changed = plans.filter(({ fields, problem }) => fields.length > 0 && problem === null);
  return {
    tags: changed.slice(0, mostShown).map(({ tag: { tagId, name }, deviceName, fields }) => ({
      tagId,
      name,
      deviceName,
      fields: [...fields],
    })),
    fields: countFields(changed),
    changedCount: changed.length,
    unchangedCount: plans.length - changed.length - refused.length,
    refused: tagEditProblems.flatMap((why) => {
      const names = refused.filter(({ problem }) => problem === why).map(({ tag }) => tag.name);
      return names.length > 0
        ? [{ why, count: names.length, names: names.slice(0, mostNames) }]
        : [];
    }),
  };
}

function countFields(plans: readonly PlannedTag[]) {
  const counts = new Map<string, number>();
  for (const { field } of plans.flatMap(({ fields }) => fields))
    counts.set(field, (counts.get(field) ?? 0) + 1);
  return [...counts].map(([field, count]) => ({ field, count }));
}

/** By device and name. A list of ids may be longer than a statement takes, so all rows are read and picked from. */
async function readTags({ read }: Pick<TenantDeps, 'read'>, tagIds: readonly TagId[]) {
  const wanted = new Set<string>(tagIds);
  const rows = await read
    .selectFrom('tag')
    .innerJoin('device', 'device.deviceId', 'tag.deviceId')
    .selectAll('tag')
    .select('device.name as deviceName')
    .where('device.deleted', '=', 0)
    .orderBy('device.name')
    .orderBy('tag.name')
    .execute();
  const found = rows.filter((row) => wanted.has(row.tagId));
  if (found.length < wanted.size) {
    for (const { tagId } of found) wanted.delete(tagId);
    throw new Refusal('tag-not-found', { tagId: [...wanted][0]! });
  }
  return found.map(({ deviceName, ...row }) => ({ tag: rowToTag(row), deviceName }));
}
