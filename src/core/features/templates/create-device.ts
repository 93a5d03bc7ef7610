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
import { tagsOf, type TemplateAlarm } from '#shared/domain/telemetry/templates/template.ts';
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
  const { device } = wanted;
  const found = findTemplateIn(edit, wanted.templateId);
  const { kind } = device.address;
  const parameters = withUnitIdOf(device.address, found, wanted.parameters);
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

const wholeParameter = /^[{]([A-Za-z_][A-Za-z0-9_]*)[}]$/;

/** A unit id that stands in the address only is the template's parameter too. */
export function withUnitIdOf(
  address: DeviceAddress,
  { template }: FoundTemplate,
  parameters: ParameterValues,
): ParameterValues {
  const key = wholeParameter.exec(String(template.line.unitId))?.[1];
  if (!key || Object.hasOwn(parameters, key) || !isModbus(address)) return parameters;
  return { ...parameters, [key]: address.unitId };
}

function isModbus(
  address: DeviceAddress,
): address is Extract<DeviceAddress, { readonly unitId: number }> {
  return address.kind === 'modbus' || address.kind === 'modbusSerial';
}

/** As a parameter a unit id goes over the one in the address. */
function withUnitId(address: DeviceAddress, unitId: number | undefined): DeviceAddress {
  return isModbus(address) && unitId !== undefined ? { ...address, unitId } : address;
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
    if (!definition || tagsOf(alarm).some((tag) => wanted.leaveOut.includes(tag))) continue;
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
