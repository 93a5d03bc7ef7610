import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import {
  tagFieldsOfTemplate,
  type FilledTemplate,
} from '#shared/domain/telemetry/templates/fill-template.ts';
import {
  mergeParts,
  type MergedParts,
  type Parts,
} from '#shared/domain/telemetry/templates/merge-parts.ts';
import type { TemplateUse } from '#shared/domain/telemetry/templates/template-use.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { rowToTag } from '#core/features/telemetry/index.ts';
import { findKept } from '#core/kept-documents.ts';
import type { Edit } from '#core/sync/command-runner.ts';
import type { FoundTemplate } from './find-template.ts';

/** What of an alarm a template speaks of: not whether it is enabled, in test, or by whom it was approved. */
export const alarmFieldsOfTemplate = [
  'name',
  'source',
  'condition',
  'deadband',
  'onDelay',
  'offDelay',
  'isLatching',
  'reannounceAfterMs',
  'severity',
  'respondWithinMinutes',
  'isSafetyTrip',
  'firstOutGroup',
  'suppressedBy',
  'owner',
] as const satisfies readonly (keyof AlarmDefinition)[];

/** A device as it stands, with what it keeps of its template. */
export interface DeviceParts {
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly address: DeviceAddress;
  readonly use: TemplateUse | null;
  readonly tags: Parts;
  readonly alarms: Parts;
}

/** Devices from their rows, by name; those given, or all that were made of a template. */
export async function readDevices(
  { read }: Pick<TenantDeps, 'read'>,
  which: { readonly deviceIds?: readonly DeviceId[] | undefined },
): Promise<DeviceParts[]> {
  const wanted = which.deviceIds && new Set<string>(which.deviceIds);
  const rows = await read
    .selectFrom('device')
    .selectAll()
    .where('deleted', '=', 0)
    .orderBy('name')
    .execute();
  const devices = rows.filter((row) => (wanted ? wanted.has(row.deviceId) : row.template !== null));
  const ids = new Set(devices.map(({ deviceId }) => deviceId));
  const tags = await read.selectFrom('tag').selectAll().execute();
  const alarms = await read.selectFrom('alarm').selectAll().execute();
  const tagsByDevice = Map.groupBy(
    tags.filter((row) => ids.has(row.deviceId)),
    (row) => row.deviceId,
  );
  const alarmsByOwner = Map.groupBy(
    alarms.filter((row) => ids.has(row.ownerId)),
    (row) => row.ownerId,
  );
  return devices.map((row) => ({
    deviceId: row.deviceId as DeviceId,
    name: row.name,
    address: JSON.parse(row.address) as DeviceAddress,
    use: row.template === null ? null : (JSON.parse(row.template) as TemplateUse),
    tags: Object.fromEntries(
      (tagsByDevice.get(row.deviceId) ?? []).map((tag) => [tag.key, { ...rowToTag(tag) }]),
    ),
    alarms: Object.fromEntries(
      (alarmsByOwner.get(row.deviceId) ?? []).map((alarm) => [
        alarm.alarmId.slice(row.deviceId.length + 1),
        JSON.parse(alarm.definition) as Parts[string],
      ]),
    ),
  }));
}

/** A device from its documents, in a command; undefined when it is gone. */
export function deviceIn(edit: Edit, deviceId: DeviceId): DeviceParts | undefined {
  const document = findKept(edit, 'device', deviceId);
  if (!document?.value.address) return undefined;
  const { name = '?', address, template = null, tags } = document.value;
  const alarms = edit.find('alarmSet', deviceId)?.value.alarms ?? {};
  return { deviceId, name, address, use: template, tags, alarms: alarms as unknown as Parts };
}

/** What comes of a device when its template says something else. */
export function mergeDevice(
  device: DeviceParts & { readonly use: TemplateUse },
  next: FilledTemplate,
) {
  const { use, tags, alarms } = device;
  const merge = (
    said: object,
    current: Parts,
    now: object,
    fields: readonly string[],
  ): MergedParts => mergeParts({ said: said as Parts, current, next: now as Parts }, fields);
  return {
    tags: merge(use.tags, tags, next.tags, tagFieldsOfTemplate),
    alarms: merge(use.alarms, alarms, next.alarms, alarmFieldsOfTemplate),
  };
}

/** What a device keeps of a template. */
export function toUse(
  { templateId, template }: Pick<FoundTemplate, 'templateId' | 'template'>,
  filled: FilledTemplate,
): TemplateUse {
  const { parameters, tags, alarms } = filled;
  const { version, name } = template;
  return { templateId, version, name, parameters, tags, alarms };
}
