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
  deps: Pick<TenantDeps, 'read' | 'live' | 'changes' | 'log'>,
  filter: TagFilter,
  signal: AbortSignal,
) {
  const following = await followTags(deps, filter);
  try {
    for await (const { values, coalesced } of deps.live.watch(following.matches, signal))
      yield { values: [...values], coalesced };
  } finally {
    following.stop();
  }
}

/** Tags that are meant by a filter, also those that come to be while it is followed. */
async function followTags(
  deps: Pick<TenantDeps, 'read' | 'changes' | 'log'>,
  filter: TagFilter,
): Promise<{ matches(tagId: TagId): boolean; stop(): void }> {
  const isNamed = filter.tagIds !== undefined;
  if (!filter.wellId && !filter.leaseId && !filter.deviceId && !isNamed)
    return { matches: () => true, stop: () => undefined };
  const find = async () =>
    new Set(filter.tagIds ?? (await listTags(deps, filter)).map((tag) => tag.tagId));
  let wanted = await find();
  const stop = deps.changes.subscribe(({ event }) => {
    if (isNamed || (event !== 'tags.changed' && event !== 'devices.changed')) return;
    find().then(
      (found) => (wanted = found),
      (error: unknown) => deps.log.error({ err: error }, 'tags to follow could not be read'),
    );
  });
  return { matches: (tagId) => wanted.has(tagId), stop };
}
