import {
  alarmDefinition,
  changesBehaviour,
  findProblems,
  priorityOfDefinition,
  type AlarmDefinition,
} from '#shared/domain/alarms/definition.ts';
import { orderByParents } from '#shared/domain/alarms/suppression.ts';
import type { AlarmId, DeviceId, LeaseId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { CommandHead, Edit, Plain } from '#core/sync/command-runner.ts';
import { parseDefinition } from './alarm-specs.ts';

export interface ConfiguredFilter {
  readonly wellId?: WellId | undefined;
  readonly leaseId?: LeaseId | undefined;
  readonly deviceId?: DeviceId | undefined;
  readonly tagId?: TagId | undefined;
  readonly tagIds?: readonly TagId[] | undefined;
}

interface KeyedAlarm {
  readonly key: string;
  readonly definition: AlarmDefinition;
}

/** All that is configured, enabled or not, by name. */
export async function listDefinitions(
  deps: Pick<TenantDeps, 'read' | 'log'>,
  filter: ConfiguredFilter,
) {
  const rows = await deps.read.selectFrom('alarm').selectAll().orderBy('name').execute();
  const tags = await deps.read
    .selectFrom('tag')
    .select(['tagId', 'deviceId', 'wellId', 'leaseId'])
    .execute();
  const tagsById = new Map(tags.map((tag) => [tag.tagId, tag]));
  return rows.flatMap((row) => {
    const definition = parseDefinition(row, deps.log);
    if (!definition) return [];
    const { source } = definition;
    const tag = source.kind === 'tag' ? tagsById.get(source.tagId) : undefined;
    const deviceId = source.kind === 'device' ? source.deviceId : tag?.deviceId;
    const isWanted =
      (filter.tagId ?? tag?.tagId) === tag?.tagId &&
      (filter.tagIds === undefined || filter.tagIds.some((tagId) => tagId === tag?.tagId)) &&
      (filter.deviceId ?? deviceId) === deviceId &&
      (filter.wellId === undefined || [tag?.wellId, row.ownerId].includes(filter.wellId)) &&
      (filter.leaseId === undefined || [tag?.leaseId, row.ownerId].includes(filter.leaseId));
    if (!isWanted) return [];
    return [
      {
        alarmId: row.alarmId as AlarmId,
        definition,
        priority: priorityOfDefinition(definition),
        problems: [...findProblems(definition)],
      },
    ];
  });
}

/**
 * Adds or replaces alarms of one owner. Refuses `alarm-not-rationalised` and `alarm-definition-refused` for what is not
 * sound, `alarm-reason-missing` when an enabled one is to do something else and nobody says why, `tag-not-found` and
 * `device-not-found` for what is not there, `alarm-ring` for alarms that would suppress each other.
 */
export function saveAlarms(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  ownerId: string,
  alarms: readonly KeyedAlarm[],
) {
  for (const { definition } of alarms) refuseUnsound(definition);
  return deps.commands.run(head, (edit) => {
    refuseStrangers(edit, ownerId, alarms);
    refuseRings(edit, ownerId, alarms);
    const document = edit.open('alarmSet', ownerId);
    for (const { key, definition } of alarms) {
      if (!head.reason) refuseUnexplained(document.value.alarms[key], definition);
      document.set(['alarms', key], definition as unknown as Plain);
    }
    return {};
  });
}

/** Takes alarms away; refuses `alarm-not-found`. */
export function discardAlarms(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  alarmIds: readonly AlarmId[],
) {
  return deps.commands.run(head, (edit) => {
    for (const alarmId of alarmIds) {
      const slash = alarmId.indexOf('/');
      const [ownerId, key] = [alarmId.slice(0, slash), alarmId.slice(slash + 1)];
      const document = edit.find('alarmSet', ownerId);
      if (!document?.value.alarms[key]) throw new Refusal('alarm-not-found', { alarmId });
      document.set(['alarms', key], null);
    }
    return {};
  });
}

function refuseUnsound(definition: AlarmDefinition): void {
  const { name } = definition;
  const [problem] = findProblems(definition);
  if (problem === 'not-rationalised') throw new Refusal('alarm-not-rationalised', { name });
  if (problem) throw new Refusal('alarm-definition-refused', { name, why: problem });
}

/** Limits are changed under management of change (domain reference 7.6): the audit holds before, after, who and why. */
function refuseUnexplained(before: AlarmDefinition | undefined, after: AlarmDefinition): void {
  const known = alarmDefinition.safeParse(before);
  if (!known.success || !known.data.isEnabled) return;
  if (changesBehaviour(known.data, after))
    throw new Refusal('alarm-reason-missing', { name: after.name });
}

function refuseStrangers(edit: Edit, ownerId: string, alarms: readonly KeyedAlarm[]): void {
  if (!isOwner(edit, ownerId)) throw new Refusal('device-not-found', { deviceId: ownerId });
  const known = new Set(
    edit.rows(tables.selectFrom('tag').select('tagId')).map(({ tagId }) => tagId),
  );
  for (const { definition } of alarms) {
    const { source } = definition;
    if (source.kind === 'tag' && !known.has(source.tagId))
      throw new Refusal('tag-not-found', { tagId: source.tagId });
    if (source.kind === 'device' && !isOwner(edit, source.deviceId))
      throw new Refusal('device-not-found', { deviceId: source.deviceId });
  }
}

function isOwner(edit: Edit, id: string): boolean {
  const device = tables.selectFrom('device').select('deviceId').where('deviceId', '=', id);
  const well = tables.selectFrom('well').select('wellId').where('wellId', '=', id);
  const lease = tables.selectFrom('lease').select('leaseId').where('leaseId', '=', id);
  return edit.rows(device).length + edit.rows(well).length + edit.rows(lease).length > 0;
}

function refuseRings(edit: Edit, ownerId: string, alarms: readonly KeyedAlarm[]): void {
  const named = (definition: AlarmDefinition) =>
    (definition.suppressedBy ?? []).flatMap((one) => (one.kind === 'alarm' ? [one.alarmId] : []));
  const rows = edit.rows(tables.selectFrom('alarm').select(['alarmId', 'definition']));
  const parents = new Map(
    rows.map((row) => [
      row.alarmId as AlarmId,
      named(JSON.parse(row.definition) as AlarmDefinition),
    ]),
  );
  for (const { key, definition } of alarms)
    parents.set(`${ownerId}/${key}` as AlarmId, named(definition));
  const { ring } = orderByParents(parents);
  if (ring.length > 0) throw new Refusal('alarm-ring', { alarms: ring.slice(0, 5).join(', ') });
}
