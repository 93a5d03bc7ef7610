import type { TagId } from '#shared/domain/identity/ids.ts';
import type { DeviceStatus } from '#shared/domain/telemetry/device-status.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { AlarmBook, LiveAlarm } from './alarm-book.ts';
import type { Input } from './evaluate.ts';

/** Whether any alarm looks at a tag. */
export function isWatched(book: AlarmBook, tagId: TagId): boolean {
  return book.byTag.has(tagId) || book.bySetPoint.has(tagId) || book.bySuppressor.has(tagId);
}

/** What a status says of a line. One that is being tried is as it was: a trial is no news until it ends. */
export function lineInputs({ deviceId, state, sinceMs }: DeviceStatus, steadyMs: number): Input[] {
  if (state === 'connecting') return [];
  return [{ kind: 'line', deviceId, isDown: state === 'offline', sinceMs, steadyMs }];
}

/** What is known of the tags and lines of these alarms, as if it had just come. */
export function newestFor(
  { live, deviceStatuses }: Pick<TenantDeps, 'live' | 'deviceStatuses'>,
  alarms: readonly LiveAlarm[],
  steadyMs: number,
): Input[] {
  const statuses = deviceStatuses();
  const lines = alarms.flatMap(({ spec: { definition } }) => {
    const { source } = definition;
    const status = source.kind === 'device' ? statuses.get(source.deviceId) : undefined;
    return status ? lineInputs(status, steadyMs) : [];
  });
  const samples = live.now([...new Set(alarms.flatMap(tagsOf))]);
  return [...lines, ...samples.map((sample) => ({ kind: 'sample' as const, sample, steadyMs }))];
}

function tagsOf({ spec: { definition } }: LiveAlarm): TagId[] {
  const { source, condition, suppressedBy } = definition;
  const setPoint = condition.kind === 'deviation' ? condition.setPoint : { value: 0 };
  return [
    ...(source.kind === 'tag' ? [source.tagId] : []),
    ...('tagId' in setPoint ? [setPoint.tagId] : []),
    ...suppressedBy.flatMap((one) => (one.kind === 'tag' ? [one.tagId] : [])),
  ];
}
