import type { LiveValue } from '#shared/contract/telemetry.ts';
import type { LeaseId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import { changes } from './change-samples.ts';
import { figures } from './figures.ts';
import { readReductions } from './follow-reductions.ts';
import { samples } from './samples.ts';
import { rowToTag } from './tag-rows.ts';
import { toColumns } from './value-columns.ts';

interface TagFilter {
  readonly wellId?: WellId | undefined;
  readonly leaseId?: LeaseId | undefined;
  readonly deviceId?: string | undefined;
  readonly tagIds?: readonly TagId[] | undefined;
}

export const telemetry = {
  tags: os.telemetry.tags.handler(({ context, input }) => listTags(context.tenant, input ?? {})),
  latest: os.telemetry.latest.handler(({ context, input }) =>
    latestValues(context.tenant, input ?? {}),
  ),
  latestColumns: os.telemetry.latestColumns.handler(async ({ context }) => {
    const { columns, ...rest } = toColumns(await latestValues(context.tenant, {}));
    return { ...rest, frame: context.frames.send(columns) };
  }),
  values: os.telemetry.values.handler(({ context, input, signal }) =>
    watchValues(context.tenant, input ?? {}, signal ?? new AbortController().signal),
  ),
  reductions: os.telemetry.reductions.handler(({ context }) => listReductions(context.tenant)),
  ...samples,
  ...figures,
  ...changes,
};

export async function listTags(deps: Pick<TenantDeps, 'read'>, filter: TagFilter): Promise<Tag[]> {
  let query = deps.read
    .selectFrom('tag')
    .innerJoin('device', 'device.deviceId', 'tag.deviceId')
    .selectAll('tag')
    .where('device.deleted', '=', 0)
    .orderBy('tag.name');
  if (filter.wellId) query = query.where('tag.wellId', '=', filter.wellId);
  if (filter.leaseId) query = query.where('tag.leaseId', '=', filter.leaseId);
  if (filter.deviceId) query = query.where('tag.deviceId', '=', filter.deviceId);
  return (await query.execute()).map(rowToTag);
}

/** What is live, and for tags not heard of since the start the newest stored sample, marked stale. */
export async function latestValues(
  deps: Pick<TenantDeps, 'read' | 'live' | 'samples'>,
  filter: TagFilter,
): Promise<LiveValue[]> {
  const tagIds = (await listTags(deps, filter)).map((tag) => tag.tagId);
  const live = deps.live.now(tagIds);
  const known = new Set(live.map((sample) => sample.tagId));
  const stored = await deps.samples.latest(tagIds.filter((tagId) => !known.has(tagId)));
  const old = stored.map((sample) =>
    sample.quality === 'good'
      ? { ...sample, quality: 'uncertain' as const, reason: 'stale' as const }
      : sample,
  );
  return [...live, ...old];
}

export async function listReductions(deps: Pick<TenantDeps, 'read' | 'reductionCounts'>) {
  const counts = deps.reductionCounts();
  return [...(await readReductions(deps))].map(([tagId, reduction]) => ({
    tagId,
    reduction,
    ...(counts.get(tagId) ?? { takenCount: 0, keptCount: 0, sinceMs: null }),
  }));
}

async function* watchValues(
  deps: Pick<TenantDeps, 'read' | 'live'>,
  filter: TagFilter,
  signal: AbortSignal,
) {
  const matches = await tagMatcher(deps, filter);
  for await (const { values, coalesced } of deps.live.watch(matches, signal))
    yield { values: [...values], coalesced };
}

async function tagMatcher(
  deps: Pick<TenantDeps, 'read'>,
  filter: TagFilter,
): Promise<(tagId: TagId) => boolean> {
  if (!filter.wellId && !filter.leaseId && !filter.deviceId && !filter.tagIds) return () => true;
  const wanted = new Set(filter.tagIds ?? (await listTags(deps, filter)).map((tag) => tag.tagId));
  return (tagId) => wanted.has(tagId);
}
