import type { DeviceFields, TagFields } from '#shared/contract/devices.ts';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { DeviceId, LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import {
  fillTemplate,
  type FilledTag,
  type FilledTemplate,
} from '#shared/domain/telemetry/templates/fill-template.ts';
import type { ParameterValues } from '#shared/domain/telemetry/templates/parameter.ts';
import type { TemplateAlarm } from '#shared/domain/telemetry/templates/template.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { refuseUncalculable } from '#core/features/calculated/index.ts';
import { refuseTakenName, writeDevice, writeTags } from '#core/features/devices/index.ts';
import type { CommandHead, Edit, Plain } from '#core/sync/command-runner.ts';
import { toUse } from './device-parts.ts';
import { findTemplateIn, type FoundTemplate } from './find-template.ts';

export interface DeviceFromTemplate {
  readonly templateId: string;
  readonly parameters: ParameterValues;
  readonly device: Omit<DeviceFields, 'scanMs'> & { readonly scanMs?: number | undefined };
  readonly place: {
    readonly wellId: WellId | null;
    readonly leaseId: LeaseId | null;
    readonly equipment: string | null;
  };
  readonly overrides: Readonly<Record<string, Partial<FilledTag>>>;
  readonly leaveOut: readonly string[];
  readonly alarms: 'none' | 'disabled' | 'approved';
}

/** Makes a device of a template, as one command. Refuses what `writeFromTemplate` does. */
export function createFromTemplate(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  wanted: DeviceFromTemplate,
) {
  return deps.commands.run(head, (edit) => {
    const deviceId = edit.newId() as DeviceId;
    writeFromTemplate(edit, head, deviceId, wanted);
    return { deviceId };
  });
}

/** Refuses `template-not-found`, `device-name-taken` and `template-not-fillable`: parameters or addresses that are not sound. */
export function writeFromTemplate(
  edit: Edit,
  head: CommandHead,
  deviceId: DeviceId,
  wanted: DeviceFromTemplate,
): void {
  const { device, parameters } = wanted;
  const found = findTemplateIn(edit, wanted.templateId);
  const { kind } = device.address;
  const filled = fillTemplate(found.template, { deviceId, kind, parameters });
  refuseUnfilled(found, filled);
  refuseTakenName(edit, deviceId, device.name);
  const document = edit.open('device', deviceId);
  writeDevice(document, {
    ...device,
    address: withUnitId(device.address, filled.line.unitId),
    scanMs: device.scanMs ?? filled.line.scanMs,
  });
  document.set(['template'], toUse(found, filled) as unknown as Plain);
  const tags = placedTags(filled, wanted);
  refuseUncalculable(edit, deviceId, tags);
  writeTags(document, tags);
  if (wanted.alarms !== 'none') writeAlarms(edit, head, deviceId, { found, filled, wanted });
}

export function refuseUnfilled({ template }: FoundTemplate, filled: FilledTemplate): void {
  const wrong = filled.findings.find(({ severity }) => severity === 'reject');
  if (!wrong) return;
  const { rule, at, details } = wrong;
  const why = details['why'] ?? 'address';
  throw new Refusal('template-not-fillable', { name: template.name, rule, at, why });
}

/** The unit id is said once: as a parameter, where the template has it as one. */
function withUnitId(address: DeviceAddress, unitId: number | undefined): DeviceAddress {
  const isModbus = address.kind === 'modbus' || address.kind === 'modbusSerial';
  return isModbus && unitId !== undefined ? { ...address, unitId } : address;
}

function placedTags(
  { tags }: FilledTemplate,
  { overrides, leaveOut, place }: DeviceFromTemplate,
): TagFields[] {
  return Object.entries(tags)
    .filter(([key]) => !leaveOut.includes(key))
    .map(([key, tag]) => ({ ...tag, ...overrides[key], ...place, key }));
}

function writeAlarms(
  edit: Edit,
  head: CommandHead,
  deviceId: DeviceId,
  about: {
    readonly found: FoundTemplate;
    readonly filled: FilledTemplate;
    readonly wanted: DeviceFromTemplate;
  },
): void {
  const { found, filled, wanted } = about;
  const alarmSet = edit.open('alarmSet', deviceId);
  for (const alarm of found.template.alarms) {
    const definition = filled.alarms[alarm.key];
    if (!definition || (alarm.tag !== null && wanted.leaveOut.includes(alarm.tag))) continue;
    const written =
      wanted.alarms === 'approved' ? approve(definition, alarm, head, edit.nowMs) : definition;
    alarmSet.set(['alarms', alarm.key], written as unknown as Plain);
  }
}

function approve(
  definition: AlarmDefinition,
  { advice }: TemplateAlarm,
  { session }: CommandHead,
  nowMs: number,
): AlarmDefinition {
  const rationalisation = { ...advice, approvedBy: session.personName, approvedAtMs: nowMs };
  return { ...definition, rationalisation, isEnabled: true };
}
