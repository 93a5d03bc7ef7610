import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample, TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';

/**
 * Puts a typed value into a manual tag, to the disk and then to the screens; the same command again does nothing. Refuses
 * `tag-not-found`, `tag-not-manual`, and `input-invalid` for a time that has not come.
 */
export async function enterValue(
  deps: Pick<TenantDeps, 'read' | 'samples' | 'live' | 'changes' | 'ports' | 'newId'>,
  head: CommandHead,
  entry: {
    readonly tagId: TagId;
    readonly value: TagValue;
    readonly sourceMs?: number | undefined;
    readonly reason: string;
  },
) {
  const { tagId, value } = entry;
  const commandId = head.commandId ?? deps.newId();
  const atMs = deps.ports.clock.nowMs();
  const sourceMs = entry.sourceMs ?? atMs;
  if (sourceMs > atMs) throw new Refusal('input-invalid', { field: 'sourceMs', problem: 'future' });
  const range = await findManual(deps, tagId);
  const before = await deps.samples.edits(tagId);
  if (before.some(({ reason }) => reason.commandId === commandId)) return { commandId };
  const sample: Sample = {
    tagId,
    value,
    sourceMs,
    arrivalMs: atMs,
    ...qualityOf(value, range),
  };
  const { personName } = head.session;
  // A correction even where nothing was: it keeps who, when and why.
  await deps.samples.correct(tagId, [sample], {
    by: personName,
    atMs,
    why: entry.reason,
    commandId,
  });
  deps.live.take([sample]);
  deps.changes.announce('telemetry.appended', [tagId]);
  return { commandId };
}

async function findManual({ read }: Pick<TenantDeps, 'read'>, tagId: TagId): Promise<Tag['range']> {
  const row = await read
    .selectFrom('tag')
    .select(['name', 'point', 'range'])
    .where('tagId', '=', tagId)
    .executeTakeFirst();
  if (!row) throw new Refusal('tag-not-found', { tagId });
  const { kind } = JSON.parse(row.point) as Tag['point'];
  if (kind !== 'manual') throw new Refusal('tag-not-manual', { name: row.name });
  return row.range === null ? null : (JSON.parse(row.range) as Tag['range']);
}

/** As for values of devices: beyond its range a number is doubted, not thrown away. */
function qualityOf(value: TagValue, range: Tag['range']): Pick<Sample, 'quality' | 'reason'> {
  const isBeyond =
    typeof value === 'number' && range !== null && (value < range.low || value > range.high);
  return isBeyond
    ? { quality: 'uncertain', reason: 'out-of-range' }
    : { quality: 'good', reason: 'none' };
}
